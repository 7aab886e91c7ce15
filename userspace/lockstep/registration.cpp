// SPDX-License-Identifier: LGPL-2.1-or-later
//
// The steps of registering and unregistering; see registration.hpp.
#include "lockstep/registration.hpp"

#include "lockstep/exit_code.hpp"
#include "lockstep/placed_file.hpp"

#include <algorithm>
#include <utility>

namespace lockstep {

namespace fs = std::filesystem;

namespace {

const std::string dll_name = "lockstep-asio.dll";

// Whole, so that no DLL of this name in the current folder is taken.
std::string dll_path(const PrefixView& view) {
    return view.windows_folder + "\\" + dll_name;
}

std::string driver_key(const PrefixView& view) {
    return view.software + R"(\ASIO\Lockstep ASIO)";
}

std::string class_key(const PrefixView& view, const std::string& clsid) {
    return view.classes + "\\" + clsid;
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
        return "the driver did not find its Linux half, or could not write its registry keys";
    default:
        return "regsvr32 ended with status " + std::to_string(status);
    }
}

void check_halves(const DriverHalves& halves) {
    std::string searched;
    for (const fs::path& folder : halves.searched)
        searched += (searched.empty() ? "" : ", ") + folder.string();
    if (halves.windows.empty())
        throw CommandError(ExitCode::Refused, halves.windows_folder + "/" + dll_name +
                                                  " is not where this Wine looks (" + searched +
                                                  "). Install it: sudo make install");
    if (halves.unix.empty())
        throw CommandError(ExitCode::Refused, halves.windows.string() + " has no " +
                                                  halves.unix_folder +
                                                  "/lockstep-asio.so beside its folder, where Wine "
                                                  "takes it from. Install it: sudo make install");
    if (dll_kind(halves.windows) != DllKind::Builtin)
        throw CommandError(ExitCode::Refused,
                           halves.windows.string() +
                               " is not stamped as a Wine built-in, so Wine will not look for its "
                               "Unix half. Install it anew: sudo make install");
}

std::string left_out(const DriverHalves& halves) {
    return "left out 32-bit programs: " + halves.windows_folder + "/" + dll_name +
           " is not installed";
}

RegisteredDriver registered_driver(const PrefixView& view, const RunInWine& run) {
    RegisteredDriver driver{view.width, query(run, driver_key(view), "CLSID"), ""};
    if (!driver.clsid.empty())
        driver.dll = query(run, class_key(view, driver.clsid) + R"(\InprocServer32)", "");
    return driver;
}

void unregister_quietly(const PrefixView& view, const RunInWine& run) {
    run({view.regsvr32, "/u", "/s", dll_path(view)});
}

// One view of the prefix; takes itself back where what follows fails.
class ViewRegistration {
  public:
    ViewRegistration(const WinePrefix& prefix, const PrefixView& view, const DriverHalves& halves,
                     const RunInWine& run, RegistrationReport& report)
        : view_(view), run_(run), was_whole_(registered_driver(view, run).whole()),
          installed_(halves.windows, view.folder / dll_name) {
        const std::string target = (view.folder / dll_name).string();
        report.steps.push_back("found " + halves.windows.string());
        report.steps.push_back("found " + halves.unix.string());
        report.steps.push_back((installed_.changed() ? "copied to " : "already there: ") + target);

        const ChildResult result = finished(run, {view.regsvr32, "/s", dll_path(view)});
        if (result.status != 0)
            throw CommandError(ExitCode::Refused,
                               "registering '" + dll_name + "' for " +
                                   std::string(words(view.width)) + " programs in '" +
                                   prefix.folder.string() +
                                   "' failed: " + regsvr32_reason(result.status) +
                                   (result.output.empty() ? "" : "\n" + result.output));
        report.steps.push_back("ran regsvr32 " + dll_path(view) +
                               ": the driver and its Linux half were loaded");

        const RegisteredDriver driver = registered_driver(view, run);
        if (!driver.whole()) {
            unregister_quietly(view, run);
            throw CommandError(
                ExitCode::Refused,
                "regsvr32 reported success, but " +
                    (driver.clsid.empty() ? driver_key(view) : class_key(view, driver.clsid)) +
                    " is not in the registry of '" + prefix.folder.string() + "'");
        }
        report.steps.push_back("read back " + driver_key(view) + " = " + driver.clsid);
        report.steps.push_back("read back its InprocServer32 = " + driver.dll);
        report.drivers.push_back(driver);
        registered_ = true;
    }
    ~ViewRegistration() {
        if (!registered_ || was_whole_)
            return;
        try {
            unregister_quietly(view_, run_);
        } catch (const std::exception&) {
            return; // what failed before is told; Wine does not run
        }
    }
    ViewRegistration(ViewRegistration&& other) noexcept
        : view_(other.view_), run_(other.run_), was_whole_(other.was_whole_),
          registered_(std::exchange(other.registered_, false)),
          installed_(std::move(other.installed_)) {}
    ViewRegistration& operator=(ViewRegistration&&) = delete;
    ViewRegistration(const ViewRegistration&) = delete;
    ViewRegistration& operator=(const ViewRegistration&) = delete;

    void keep() noexcept {
        registered_ = false;
        installed_.keep();
    }

  private:
    const PrefixView& view_;
    const RunInWine& run_;
    bool was_whole_; // before this run: then a failure leaves it registered
    bool registered_ = false;
    PlacedFile installed_; // the last member: put back after the DLL took itself out
};

void unregister_view(const PrefixView& view, const RunInWine& run, RegistrationReport& report) {
    const fs::path target = view.folder / dll_name;
    const std::string clsid = query(run, driver_key(view), "CLSID");
    if (clsid.empty() && !fs::exists(target))
        return;
    report.changed = true;

    if (finished(run, {view.regsvr32, "/u", "/s", dll_path(view)}).status == 0) {
        report.steps.push_back("ran regsvr32 /u " + dll_path(view));
    } else {
        // Where the driver's files are already gone it cannot take itself out: its keys still can
        // be. That they are gone is read back below.
        std::vector<std::string> keys = {driver_key(view)};
        if (!clsid.empty())
            keys.push_back(class_key(view, clsid));
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
    if (!query(run, driver_key(view), "CLSID").empty())
        throw CommandError(ExitCode::Refused, driver_key(view) + " is still in the registry");
}

} // namespace

bool RegistrationReport::registered() const {
    return std::any_of(drivers.begin(), drivers.end(),
                       [](const RegisteredDriver& driver) { return driver.whole(); });
}

RegistrationReport registration(const WinePrefix& prefix, const RunInWine& run) {
    RegistrationReport report;
    for (const PrefixView& view : prefix.views)
        report.drivers.push_back(registered_driver(view, run));
    return report;
}

RegistrationReport register_driver(const WinePrefix& prefix,
                                   const std::vector<DriverHalves>& halves, const RunInWine& run) {
    RegistrationReport report;
    std::vector<ViewRegistration> views;
    for (std::size_t i = 0; i < prefix.views.size(); ++i) {
        // Who runs 64-bit programs alone need not have the rest.
        if (i > 0 && halves[i].windows.empty()) {
            report.steps.push_back(left_out(halves[i]));
            continue;
        }
        check_halves(halves[i]);
        views.emplace_back(prefix, prefix.views[i], halves[i], run, report);
    }
    for (ViewRegistration& view : views)
        view.keep();
    report.changed = true;
    return report;
}

std::vector<std::string> register_steps(const WinePrefix& prefix,
                                        const std::vector<DriverHalves>& halves) {
    std::vector<std::string> steps;
    for (std::size_t i = 0; i < prefix.views.size(); ++i) {
        const PrefixView& view = prefix.views[i];
        if (i > 0 && halves[i].windows.empty()) {
            steps.push_back(left_out(halves[i]));
            continue;
        }
        check_halves(halves[i]);
        const fs::path target = view.folder / dll_name;
        if (!same_contents(halves[i].windows, target))
            steps.push_back("would copy to " + target.string());
        steps.push_back("would run regsvr32 " + dll_path(view) + " and read back " +
                        driver_key(view));
    }
    return steps;
}

std::vector<std::string> unregister_steps(const WinePrefix& prefix) {
    std::vector<std::string> steps;
    for (const PrefixView& view : prefix.views) {
        steps.push_back("would run regsvr32 /u " + dll_path(view) + " if " + driver_key(view) +
                        " is there");
        if (fs::exists(view.folder / dll_name))
            steps.push_back("would remove " + (view.folder / dll_name).string());
    }
    return steps;
}

RegistrationReport unregister_driver(const WinePrefix& prefix, const RunInWine& run) {
    RegistrationReport report;
    for (const PrefixView& view : prefix.views)
        unregister_view(view, run, report);
    if (!report.changed)
        report.steps.emplace_back("nothing to do: the driver is not registered here");
    return report;
}

} // namespace lockstep
