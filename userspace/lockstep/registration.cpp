// SPDX-License-Identifier: LGPL-2.1-or-later
//
// The steps of registering and unregistering; see registration.hpp.
#include "lockstep/registration.hpp"

#include "lockstep/exit_code.hpp"

#include <algorithm>
#include <fstream>
#include <iterator>

namespace lockstep {

namespace fs = std::filesystem;

namespace {

const std::string dll_name = "lockstep-asio.dll";
// Whole, so that no DLL of this name in the current folder is taken.
const std::string dll_path = R"(C:\windows\system32\)" + dll_name;
const std::string driver_key = R"(HKLM\Software\ASIO\Lockstep ASIO)";

std::string class_key(const std::string& clsid) {
    return R"(HKLM\Software\Classes\CLSID\)" + clsid;
}

ChildResult finished(const RunInWine& run, const std::vector<std::string>& arguments) {
    ChildResult result = run(arguments);
    if (result.timed_out)
        throw CommandError(ExitCode::Refused,
                           "Wine's " + arguments.front() +
                               " did not end in time and was stopped. Start any Windows program in "
                               "this prefix once by hand, answer what it asks, and try again.");
    return result;
}

std::string query(const RunInWine& run, const std::string& key, const std::string& value) {
    std::vector<std::string> arguments = {"reg", "query", key};
    if (value.empty())
        arguments.emplace_back("/ve");
    else
        arguments.insert(arguments.end(), {"/v", value});
    const ChildResult result = finished(run, arguments);
    if (result.status == 1) // reg's "no such key"
        return "";
    if (result.status != 0)
        throw CommandError(ExitCode::Refused,
                           "Wine cannot read its registry: reg ended with status " +
                               std::to_string(result.status) + "\n" + result.output);
    return registry_value(result.output, value).value_or("");
}

// regsvr32's own exit statuses.
std::string regsvr32_reason(int status) {
    switch (status) {
    case 3:
        return "Wine could not load the DLL: this Wine cannot use the driver's two halves";
    case 4:
        return "the DLL has no registration entry: it is not the Lockstep driver";
    case 5:
        return "the driver could not write its registry keys";
    default:
        return "regsvr32 ended with status " + std::to_string(status);
    }
}

bool same_contents(const fs::path& left, const fs::path& right) {
    std::error_code error;
    if (fs::file_size(left, error) != fs::file_size(right, error) || error)
        return false;
    std::ifstream a(left, std::ios::binary);
    std::ifstream b(right, std::ios::binary);
    return std::equal(std::istreambuf_iterator<char>(a), {}, std::istreambuf_iterator<char>(b));
}

// The DLL in system32, and what was there before in case this run must be taken back.
class InstalledDll {
  public:
    InstalledDll(const fs::path& source, const fs::path& target) : target_(target) {
        std::error_code error;
        if (same_contents(source, target))
            return;
        const fs::path fresh = target.string() + ".new";
        if (fs::exists(target, error)) {
            backup_ = target.string() + ".old";
            fs::rename(target, backup_, error);
        }
        if (!error)
            fs::copy_file(source, fresh, fs::copy_options::overwrite_existing, error);
        if (!error)
            fs::rename(fresh, target, error);
        changed_ = true;
        if (error) {
            fs::remove(fresh);
            undo();
            throw CommandError(ExitCode::Refused,
                               "cannot write '" + target.string() + "': " + error.message());
        }
    }
    ~InstalledDll() {
        if (changed_ && !kept_)
            undo();
    }
    InstalledDll(const InstalledDll&) = delete;
    InstalledDll& operator=(const InstalledDll&) = delete;

    bool changed() const noexcept { return changed_; }
    void keep() noexcept {
        kept_ = true;
        std::error_code ignored;
        if (!backup_.empty())
            fs::remove(backup_, ignored);
    }

  private:
    void undo() noexcept {
        std::error_code ignored;
        fs::remove(target_, ignored);
        if (!backup_.empty())
            fs::rename(backup_, target_, ignored);
    }

    fs::path target_;
    fs::path backup_;
    bool changed_ = false;
    bool kept_ = false;
};

void check_halves(const DriverHalves& halves) {
    std::string searched;
    for (const fs::path& folder : halves.searched)
        searched += (searched.empty() ? "" : ", ") + folder.string();
    if (halves.windows.empty())
        throw CommandError(ExitCode::Refused, "x86_64-windows/" + dll_name +
                                                  " is not where this Wine looks (" + searched +
                                                  "). Install it: sudo make install");
    if (halves.unix.empty())
        throw CommandError(ExitCode::Refused,
                           halves.windows.string() +
                               " has no x86_64-unix/lockstep-asio.so beside its folder, where Wine "
                               "takes it from. Install it: sudo make install");
    if (dll_kind(halves.windows) != DllKind::Builtin)
        throw CommandError(ExitCode::Refused,
                           halves.windows.string() +
                               " is not stamped as a Wine built-in, so Wine will not look for its "
                               "Unix half. Install it anew: sudo make install");
}

} // namespace

RegistrationReport registration(const RunInWine& run) {
    RegistrationReport report;
    report.clsid = query(run, driver_key, "CLSID");
    if (!report.clsid.empty())
        report.dll = query(run, class_key(report.clsid) + R"(\InprocServer32)", "");
    report.registered = !report.clsid.empty() && !report.dll.empty();
    return report;
}

RegistrationReport register_driver(const WinePrefix& prefix, const DriverHalves& halves,
                                   const RunInWine& run) {
    check_halves(halves);
    std::vector<std::string> steps = {"found " + halves.windows.string(),
                                      "found " + halves.unix.string()};
    const fs::path target = prefix.system32 / dll_name;
    InstalledDll installed(halves.windows, target);
    steps.push_back((installed.changed() ? "copied to " : "already there: ") + target.string());

    const ChildResult result = finished(run, {"regsvr32", "/s", dll_path});
    if (result.status != 0)
        throw CommandError(ExitCode::Refused,
                           "registering '" + dll_name + "' in '" + prefix.folder.string() +
                               "' failed: " + regsvr32_reason(result.status) +
                               (result.output.empty() ? "" : "\n" + result.output));
    steps.emplace_back("ran regsvr32 " + dll_path);

    RegistrationReport report = registration(run);
    if (!report.registered) {
        run({"regsvr32", "/u", "/s", dll_path});
        throw CommandError(ExitCode::Refused,
                           "regsvr32 reported success, but " +
                               (report.clsid.empty() ? driver_key : class_key(report.clsid)) +
                               " is not in the registry of '" + prefix.folder.string() + "'");
    }
    steps.push_back("read back " + driver_key + " = " + report.clsid);
    steps.push_back("read back its InprocServer32 = " + report.dll);
    installed.keep();
    report.changed = true;
    report.steps = std::move(steps);
    return report;
}

RegistrationReport unregister_driver(const WinePrefix& prefix, const RunInWine& run) {
    const fs::path target = prefix.system32 / dll_name;
    const std::string clsid = query(run, driver_key, "CLSID");
    RegistrationReport report;
    if (clsid.empty() && !fs::exists(target)) {
        report.steps.emplace_back("nothing to do: the driver is not registered here");
        return report;
    }
    report.changed = true;

    if (finished(run, {"regsvr32", "/u", "/s", dll_path}).status == 0) {
        report.steps.emplace_back("ran regsvr32 /u " + dll_path);
    } else {
        // Where the driver's files are already gone it cannot take itself out: its keys still can
        // be. That they are gone is read back below.
        std::vector<std::string> keys = {driver_key};
        if (!clsid.empty())
            keys.push_back(class_key(clsid));
        for (const std::string& key : keys)
            if (finished(run, {"reg", "delete", key, "/f"}).status == 0)
                report.steps.push_back("deleted " + key);
    }
    std::error_code error;
    if (fs::remove(target, error))
        report.steps.push_back("removed " + target.string());
    if (error)
        throw CommandError(ExitCode::Refused,
                           "cannot remove '" + target.string() + "': " + error.message());
    if (!query(run, driver_key, "CLSID").empty())
        throw CommandError(ExitCode::Refused, driver_key + " is still in the registry of '" +
                                                  prefix.folder.string() + "'");
    return report;
}

} // namespace lockstep
