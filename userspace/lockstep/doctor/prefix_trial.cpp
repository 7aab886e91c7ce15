// SPDX-License-Identifier: LGPL-2.1-or-later
//
// See prefix_trial.hpp.
#include "lockstep/doctor/prefix_trial.hpp"

#include "lockstep/doctor/prefix_checks.hpp"
#include "lockstep/doctor/system_files.hpp"
#include "lockstep/exit_code.hpp"

#include <algorithm>
#include <system_error>
#include <unistd.h>

namespace lockstep::doctor {

namespace fs = std::filesystem;

namespace {

constexpr std::chrono::seconds opening_limit{120}; // a cold Wine takes most of a minute

// Why the driver cannot be tried there, "" if it can.
std::string obstacle(const Trial& trial, const RegisteredDriver& driver, const Wine& wine,
                     const fs::path& host, bool quick) {
    if (!driver.whole())
        return "it is not registered";
    if (quick)
        return "--quick";
    if (!is_there("/", host))
        return host.string() + " is not installed";
    if (trial.prefix.views.front().width == Width::Bits32 && wine.loader32.empty())
        return "it is a 32-bit prefix, and this Wine has no 32-bit Linux side";
    // Who names a prefix means to have it used.
    if (!trial.named && update_by("/", wine, trial.prefix.folder) != Update::No)
        return "starting " + wine.loader.string() +
               " could bring the prefix to another version of Wine; to try it all the same: "
               "lockstep doctor --prefix " +
               trial.prefix.folder.string();
    return "";
}

ChildResult open_driver(const Trial& trial, const Wine& wine, const fs::path& host) {
    const bool narrow = trial.prefix.views.front().width == Width::Bits32;
    const std::string loader = (narrow ? wine.loader32 : wine.loader).string();
    try {
        return run_child({loader, host.string(), "info"},
                         {{"WINEPREFIX", trial.prefix.folder.string()}, {"WINEDEBUG", "-all"}},
                         opening_limit);
    } catch (const std::system_error& error) {
        constexpr int not_started = 127;
        return {not_started, false, error.what()};
    }
}

Finding not_tried(const std::string& folder, Width width, const std::string& why) {
    return {"driver", State::Unknown,
            folder + ", a " + std::string(words(width)) + " program: not tried: " + why, ""};
}

} // namespace

std::vector<Trial> prefixes_to_try(const std::vector<std::string>& named, const fs::path& home) {
    std::vector<Trial> trials;
    trials.reserve(named.size());
    for (const std::string& name : named)
        trials.push_back({open_prefix(prefix_folder(name)), true, true, ""});
    if (!named.empty())
        return trials;
    std::vector<fs::path> folders = {prefix_folder("")};
    const fs::path collection = home / ".local/share/wineprefixes";
    for (const std::string& name : names_in("/", collection))
        folders.push_back(collection / name);
    for (const fs::path& folder : folders) {
        const bool chosen = &folder == folders.data();
        if (!is_there("/", folder))
            continue;
        try {
            trials.push_back({open_prefix(folder), false, chosen, ""});
        } catch (const CommandError& error) {
            trials.push_back({{folder, {}}, false, chosen, error.what()});
        }
    }
    return trials;
}

std::vector<Finding> try_prefixes(const std::vector<Trial>& trials, const Wine& first_wine,
                                  const fs::path& self, bool quick,
                                  const std::vector<Process>& processes) {
    std::vector<Finding> findings;
    const bool in_use = std::any_of(processes.begin(), processes.end(), [](const Process& process) {
        return process.name.starts_with("wineserver") && process.user == geteuid();
    });
    const fs::path programs = self.parent_path().parent_path() / "lib/lockstep";
    if (trials.empty())
        findings.push_back({"prefix", State::Notice,
                            "there is no Wine prefix at " + prefix_folder("").string(),
                            "wineboot -i, then lockstep register; or name one with --prefix"});
    for (const Trial& trial : trials) {
        const std::string folder = trial.prefix.folder.string();
        if (!trial.problem.empty()) {
            findings.push_back({"prefix", State::Unknown, trial.problem, ""});
            continue;
        }
        const std::string registry =
            read_file("/", trial.prefix.folder / "system.reg").value_or("");
        const Wine& wine = trial.wine ? *trial.wine : first_wine;
        const bool wine32 = !wine.folder32.empty();
        findings.push_back(
            check_registration(trial.prefix, registry, wine32, trial.chosen, in_use));
        for (const RegisteredDriver& driver : registered_in(trial.prefix, registry)) {
            const bool first = driver.width == trial.prefix.views.front().width;
            if (!first && (!wine32 || !driver.whole()))
                continue; // said above
            const fs::path host =
                programs / (driver.width == Width::Bits64 ? "asio-host.exe" : "asio-host32.exe");
            const std::string why = obstacle(trial, driver, wine, host, quick);
            if (!why.empty())
                findings.push_back(not_tried(folder, driver.width, why));
            else
                findings.push_back(
                    check_opening(folder, driver.width, open_driver(trial, wine, host)));
        }
    }
    return findings;
}

} // namespace lockstep::doctor
