// SPDX-License-Identifier: LGPL-2.1-or-later
//
// The commands about Wine; see wine_command.hpp.
#include "lockstep/wine_command.hpp"

#include "lockstep/driver_store.hpp"
#include "lockstep/exit_code.hpp"
#include "lockstep/registration.hpp"

#include <cerrno>
#include <cstdlib>
#include <iostream>
#include <nlohmann/json.hpp>
#include <system_error>
#include <unistd.h>

namespace lockstep {

namespace fs = std::filesystem;

namespace {

// A cold prefix that Wine brings up to its own version first takes a minute on a slow machine.
constexpr std::chrono::seconds wine_limit{300};

std::string environment(const char* name) {
    const char* value = std::getenv(name);
    return value != nullptr ? value : "";
}

Wine chosen_wine(const std::string& named) {
    if (named.empty()) {
        if (const auto wine = find_wine("/", environment("PATH")))
            return *wine;
        throw CommandError(ExitCode::BadInput,
                           "no Wine for 64-bit programs found in /usr/lib/wine, $PATH or /opt. "
                           "Install wine64, or name its program with --wine.");
    }
    // Absolute, because the program is run by its path and its folders are found beside it.
    const fs::path loader = fs::absolute(named).lexically_normal();
    if (const auto wine = wine_of_loader("/", loader))
        return *wine;
    std::error_code error;
    throw CommandError(ExitCode::BadInput,
                       "--wine '" + named + "': " +
                           (fs::is_regular_file(loader, error)
                                ? "not the program of a 64-bit Wine (called wine or wine64, with "
                                  "x86_64-unix/ntdll.so in a folder beside it)"
                                : "no such program; give the path of Wine's wine64 or wine"));
}

// The prefix as that Wine can use it: without 32-bit built-ins it runs no 32-bit program there.
WinePrefix prefix_for(const Wine& wine, const std::string& named) {
    WinePrefix prefix = open_prefix(prefix_folder(named));
    if (wine.folder32.empty() && prefix.views.size() > 1)
        prefix.views.pop_back();
    return prefix;
}

// The program that starts Wine in that prefix.
fs::path loader_for(const Wine& wine, const WinePrefix& prefix) {
    // In a 32-bit prefix a 64-bit loader refuses to start.
    const bool wide = prefix.views.front().width == Width::Bits64;
    if (!wide && wine.loader32.empty())
        throw CommandError(ExitCode::BadInput,
                           "the Wine prefix '" + prefix.folder.string() +
                               "' is 32-bit, and the Wine of " + wine.loader.string() +
                               " has no 32-bit Linux side (Debian's wine32) to run it. Install "
                               "that, or make a prefix without WINEARCH=win32.");
    return wide ? wine.loader : wine.loader32;
}

RunInWine runner(const Wine& wine, const WinePrefix& prefix) {
    const std::string loader = loader_for(wine, prefix).string();
    return [loader, prefix](const std::vector<std::string>& arguments) {
        std::vector<std::string> command = {loader};
        command.insert(command.end(), arguments.begin(), arguments.end());
        try {
            return run_child(command,
                             {{"WINEPREFIX", prefix.folder.string()}, {"WINEDEBUG", "fixme-all"}},
                             wine_limit);
        } catch (const std::system_error& error) {
            throw CommandError(ExitCode::Refused, std::string("cannot run ") + error.what());
        }
    };
}

void print(const WineRequest& request, const Wine& wine, const WinePrefix& prefix,
           const RegistrationReport& report) {
    if (request.json) {
        nlohmann::ordered_json drivers = nlohmann::ordered_json::array();
        for (const RegisteredDriver& driver : report.drivers)
            drivers.push_back(
                {{"width", words(driver.width)}, {"clsid", driver.clsid}, {"dll", driver.dll}});
        const nlohmann::ordered_json json = {
            {"prefix", prefix.folder.string()},
            {"wine", wine.loader.string()},
            {"folder", wine.folder.string()},
            {"driver", "Lockstep ASIO"},
            {"registered", report.registered()},
            {"changed", report.changed},
            {"drivers", drivers},
            {"steps", report.steps},
        };
        std::cout << json.dump(2) << '\n';
        return;
    }
    std::cout << "prefix  " << prefix.folder.string() << "\nwine    " << wine.loader.string()
              << '\n';
    for (const std::string& step : report.steps)
        std::cout << "        " << step << '\n';
    if (!report.registered()) {
        std::cout << "\"Lockstep ASIO\" is not registered in this prefix\n";
        return;
    }
    std::cout << "\"Lockstep ASIO\" is registered in this prefix, for";
    for (const RegisteredDriver& driver : report.drivers)
        std::cout << (&driver == report.drivers.data() ? " " : " and ") << words(driver.width);
    std::cout << " programs\n";
}

// What that Wine will load for programs of that width, put there first where it is missing.
DriverHalves halves_for(const Wine& wine, Width width, std::vector<PlacedFile>& placed,
                        std::vector<std::string>& steps) {
    DriverHalves halves = find_driver("/", wine, width, environment("WINEDLLPATH"));
    std::error_code error;
    const fs::path program = fs::read_symlink("/proc/self/exe", error);
    if (const auto store = driver_store(program))
        for (PlacedFile& file : place_driver(*store, wine, width, halves, steps))
            placed.push_back(std::move(file));
    return halves;
}

int place_files(const WineRequest& request, const Wine& wine) {
    std::vector<std::string> steps;
    std::vector<PlacedFile> placed;
    std::vector<DriverHalves> halves = {halves_for(wine, Width::Bits64, placed, steps)};
    if (!wine.folder32.empty())
        halves.push_back(halves_for(wine, Width::Bits32, placed, steps));
    if (!halves.front().complete())
        throw CommandError(ExitCode::Refused, "the driver is not installed on this machine. "
                                              "Install it: sudo make install");
    for (PlacedFile& file : placed)
        file.keep();
    if (request.json) {
        const nlohmann::ordered_json json = {{"wine", wine.loader.string()},
                                             {"folder", wine.folder.string()},
                                             {"changed", !steps.empty()},
                                             {"steps", steps}};
        std::cout << json.dump(2) << '\n';
        return static_cast<int>(ExitCode::Done);
    }
    std::cout << "wine    " << wine.loader.string() << '\n';
    for (const std::string& step : steps)
        std::cout << "        " << step << '\n';
    std::cout << "the driver's files are in this Wine's folders\n";
    return static_cast<int>(ExitCode::Done);
}

} // namespace

int run_register(const WineRequest& request) {
    const Wine wine = chosen_wine(request.wine);
    if (request.files)
        return place_files(request, wine);
    const WinePrefix prefix = prefix_for(wine, request.prefix);
    const RunInWine run = runner(wine, prefix);
    std::vector<std::string> steps;
    std::vector<PlacedFile> placed;
    std::vector<DriverHalves> halves;
    for (const PrefixView& view : prefix.views)
        halves.push_back(halves_for(wine, view.width, placed, steps));
    RegistrationReport report = register_driver(prefix, halves, run);
    for (PlacedFile& file : placed)
        file.keep();
    report.steps.insert(report.steps.begin(), steps.begin(), steps.end());
    print(request, wine, prefix, report);
    return static_cast<int>(ExitCode::Done);
}

int run_unregister(const WineRequest& request) {
    const Wine wine = chosen_wine(request.wine);
    const WinePrefix prefix = prefix_for(wine, request.prefix);
    print(request, wine, prefix, unregister_driver(prefix, runner(wine, prefix)));
    return static_cast<int>(ExitCode::Done);
}

void run_panel(const WineRequest& request) {
    const Wine wine = chosen_wine(request.wine);
    const WinePrefix prefix = prefix_for(wine, request.prefix);
    std::string loader = loader_for(wine, prefix).string();
    std::error_code error;
    if (!fs::exists(prefix.views.front().folder / "lockstep-asio.dll", error))
        throw CommandError(
            ExitCode::Refused,
            "\"Lockstep ASIO\" is not registered in the prefix '" + prefix.folder.string() +
                "'. Do that first: lockstep register --prefix " + prefix.folder.string());
    setenv("WINEPREFIX", prefix.folder.c_str(), 1);
    setenv("WINEDEBUG", "fixme-all", 0);
    std::string program = "rundll32";
    std::string entry = "lockstep-asio.dll,ControlPanel";
    char* const arguments[] = {loader.data(), program.data(), entry.data(), nullptr};
    execv(loader.c_str(), arguments);
    throw CommandError(ExitCode::Refused,
                       "cannot run " + loader + ": " + std::generic_category().message(errno));
}

} // namespace lockstep
