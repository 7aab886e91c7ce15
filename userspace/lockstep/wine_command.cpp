// SPDX-License-Identifier: LGPL-2.1-or-later
//
// The commands about Wine; see wine_command.hpp.
#include "lockstep/wine_command.hpp"

#include "lockstep/driver_store.hpp"
#include "lockstep/exit_code.hpp"
#include "lockstep/registration.hpp"
#include "lockstep/wine_choice.hpp"

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

fs::path named_prefix(const WineRequest& request) {
    return prefix_in("/", prefix_folder(request.prefix));
}

WinePlaces places() {
    return {"/", environment("PATH"), environment("HOME"), std::nullopt};
}

// The prefix as that Wine can use it: without 32-bit built-ins it runs no 32-bit program there.
WinePrefix prefix_for(const Wine& wine, WinePrefix prefix) {
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

nlohmann::ordered_json json_head(const WineChoice& choice) {
    return {{"wine", choice.wine.loader.string()},
            {"folder", choice.wine.folder.string()},
            {"reason", choice.reason}};
}

void print_head(const WineChoice& choice) {
    std::cout << "wine    " << choice.wine.loader.string() << " (" << choice.reason << ")\n";
}

void print_steps(const std::vector<std::string>& steps) {
    for (const std::string& step : steps)
        std::cout << "        " << step << '\n';
}

// What was done to the prefix, or, with --dry-run, would be.
void print(const WineRequest& request, const WineChoice& choice, const WinePrefix& prefix,
           const RegistrationReport& report) {
    if (request.json) {
        nlohmann::ordered_json drivers = nlohmann::ordered_json::array();
        for (const RegisteredDriver& driver : report.drivers)
            drivers.push_back(
                {{"width", words(driver.width)}, {"clsid", driver.clsid}, {"dll", driver.dll}});
        nlohmann::ordered_json json = {{"prefix", prefix.folder.string()}};
        json.update(json_head(choice));
        json["driver"] = "Lockstep ASIO";
        if (request.dry_run) {
            json["dry_run"] = true;
        } else {
            json["registered"] = report.registered();
            json["drivers"] = drivers;
        }
        json["changed"] = report.changed;
        json["steps"] = report.steps;
        json["notes"] = choice.notes;
        std::cout << json.dump(2) << '\n';
        return;
    }
    std::cout << "prefix  " << prefix.folder.string() << '\n';
    print_head(choice);
    print_steps(report.steps);
    for (const std::string& note : choice.notes)
        std::cout << "note    " << note << '\n';
    if (request.dry_run) {
        std::cout << "nothing was changed, and no Wine was started\n";
        return;
    }
    if (!report.registered()) {
        std::cout << "\"Lockstep ASIO\" is not registered in this prefix\n";
        return;
    }
    std::cout << "\"Lockstep ASIO\" is registered in this prefix, for";
    for (const RegisteredDriver& driver : report.drivers)
        std::cout << (&driver == report.drivers.data() ? " " : " and ") << words(driver.width);
    std::cout << " programs\n";
}

// The driver as a Wine is to have it, and the files put into it so far.
struct Placing {
    std::vector<DriverHalves> halves;
    std::vector<PlacedFile> placed;
    std::vector<std::string> steps;
};

// What that Wine will load for programs of that width, put there first where it is missing. In a
// dry run it is left where it is, and said.
void place_halves(const Wine& wine, Width width, bool dry_run, Placing& placing) {
    DriverHalves halves = find_driver("/", wine, width, environment("WINEDLLPATH"));
    std::error_code error;
    const auto store = driver_store(fs::read_symlink("/proc/self/exe", error));
    if (store && dry_run) {
        for (const HalfToPlace& half : halves_to_place(*store, wine, width, halves)) {
            if (!same_contents(half.source, half.target))
                placing.steps.push_back("would put " + half.target.string());
            (half.target.extension() == ".so" ? halves.unix : halves.windows) = half.source;
        }
    } else if (store) {
        for (PlacedFile& file : place_driver(*store, wine, width, halves, placing.steps))
            placing.placed.push_back(std::move(file));
    }
    placing.halves.push_back(std::move(halves));
}

int print_files(const WineRequest& request, const WineChoice& choice,
                const std::vector<std::string>& steps, const char* outcome) {
    if (request.json) {
        nlohmann::ordered_json json = json_head(choice);
        json["changed"] = !steps.empty() && !request.dry_run;
        json["steps"] = steps;
        std::cout << json.dump(2) << '\n';
        return static_cast<int>(ExitCode::Done);
    }
    print_head(choice);
    print_steps(steps);
    std::cout << (request.dry_run ? "nothing was changed, and no Wine was started" : outcome)
              << '\n';
    return static_cast<int>(ExitCode::Done);
}

// With --files a prefix need not be named, nor be the own one: only its Wine is of interest.
WineChoice choose_for_files(const WineRequest& request) {
    return choose_wine(places(), request.wine,
                       request.prefix.empty() ? fs::path() : named_prefix(request));
}

int place_files(const WineRequest& request) {
    const WineChoice choice = choose_for_files(request);
    Placing placing;
    place_halves(choice.wine, Width::Bits64, request.dry_run, placing);
    if (!choice.wine.folder32.empty())
        place_halves(choice.wine, Width::Bits32, request.dry_run, placing);
    if (!placing.halves.front().complete())
        throw CommandError(ExitCode::Refused, "the driver is not installed on this machine. "
                                              "Install it: sudo make install");
    for (PlacedFile& file : placing.placed)
        file.keep();
    return print_files(request, choice, placing.steps,
                       "the driver's files are in this Wine's folders");
}

int remove_files(const WineRequest& request) {
    const WineChoice choice = choose_for_files(request);
    std::vector<std::string> steps;
    for (const fs::path& file : placed_halves("/", choice.wine)) {
        std::error_code error;
        if (!request.dry_run)
            fs::remove(file, error);
        if (error)
            throw CommandError(ExitCode::Refused,
                               "cannot remove '" + file.string() + "': " + error.message());
        steps.push_back((request.dry_run ? "would remove " : "removed ") + file.string());
    }
    return print_files(request, choice, steps, "the driver's files are not in this Wine's folders");
}

} // namespace

int run_register(const WineRequest& request) {
    if (request.files)
        return place_files(request);
    WinePrefix found = open_prefix(named_prefix(request));
    const WineChoice choice = choose_wine(places(), request.wine, found.folder);
    const WinePrefix prefix = prefix_for(choice.wine, std::move(found));
    const RunInWine run = runner(choice.wine, prefix);
    Placing placing;
    for (const PrefixView& view : prefix.views)
        place_halves(choice.wine, view.width, request.dry_run, placing);
    RegistrationReport report;
    if (request.dry_run)
        report.steps = register_steps(prefix, placing.halves);
    else
        report = register_driver(prefix, placing.halves, run);
    for (PlacedFile& file : placing.placed)
        file.keep();
    report.steps.insert(report.steps.begin(), placing.steps.begin(), placing.steps.end());
    print(request, choice, prefix, report);
    return static_cast<int>(ExitCode::Done);
}

int run_unregister(const WineRequest& request) {
    if (request.files)
        return remove_files(request);
    WinePrefix found = open_prefix(named_prefix(request));
    WineChoice choice = choose_wine(places(), request.wine, found.folder);
    choice.notes.clear(); // they are of running it
    const WinePrefix prefix = prefix_for(choice.wine, std::move(found));
    const RunInWine run = runner(choice.wine, prefix);
    RegistrationReport report;
    if (request.dry_run)
        report.steps = unregister_steps(prefix);
    else
        report = unregister_driver(prefix, run);
    print(request, choice, prefix, report);
    return static_cast<int>(ExitCode::Done);
}

void run_panel(const WineRequest& request) {
    WinePrefix found = open_prefix(named_prefix(request));
    const Wine wine = choose_wine(places(), request.wine, found.folder).wine;
    const WinePrefix prefix = prefix_for(wine, std::move(found));
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
