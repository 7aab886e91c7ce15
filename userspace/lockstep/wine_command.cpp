// SPDX-License-Identifier: LGPL-2.1-or-later
//
// The two commands about Wine; see wine_command.hpp.
#include "lockstep/wine_command.hpp"

#include "lockstep/exit_code.hpp"
#include "lockstep/registration.hpp"

#include <cstdlib>
#include <iostream>
#include <nlohmann/json.hpp>
#include <system_error>

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

RunInWine runner(const Wine& wine, const WinePrefix& prefix) {
    return [wine, prefix](const std::vector<std::string>& arguments) {
        std::vector<std::string> command = {wine.loader.string()};
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
        const nlohmann::ordered_json json = {
            {"prefix", prefix.folder.string()},
            {"wine", wine.loader.string()},
            {"folder", wine.folder.string()},
            {"driver", "Lockstep ASIO"},
            {"registered", report.registered},
            {"changed", report.changed},
            {"clsid", report.clsid},
            {"dll", report.dll},
            {"steps", report.steps},
        };
        std::cout << json.dump(2) << '\n';
        return;
    }
    std::cout << "prefix  " << prefix.folder.string() << "\nwine    " << wine.loader.string()
              << '\n';
    for (const std::string& step : report.steps)
        std::cout << "        " << step << '\n';
    std::cout << (report.registered ? "\"Lockstep ASIO\" is registered in this prefix\n"
                                    : "\"Lockstep ASIO\" is not registered in this prefix\n");
}

} // namespace

int run_register(const WineRequest& request) {
    const WinePrefix prefix = open_prefix(prefix_folder(request.prefix));
    const Wine wine = chosen_wine(request.wine);
    const DriverHalves halves = find_driver("/", wine, environment("WINEDLLPATH"));
    print(request, wine, prefix, register_driver(prefix, halves, runner(wine, prefix)));
    return static_cast<int>(ExitCode::Done);
}

int run_unregister(const WineRequest& request) {
    const WinePrefix prefix = open_prefix(prefix_folder(request.prefix));
    const Wine wine = chosen_wine(request.wine);
    print(request, wine, prefix, unregister_driver(prefix, runner(wine, prefix)));
    return static_cast<int>(ExitCode::Done);
}

} // namespace lockstep
