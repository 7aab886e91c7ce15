// SPDX-License-Identifier: LGPL-2.1-or-later
//
// Reads the machine, runs programs with time limits, and has doctor/ judge; see doctor_command.hpp.
#include "lockstep/doctor_command.hpp"

#include "lockstep/child_process.hpp"
#include "lockstep/doctor/card_checks.hpp"
#include "lockstep/doctor/kernel_checks.hpp"
#include "lockstep/doctor/limit_checks.hpp"
#include "lockstep/doctor/prefix_trial.hpp"
#include "lockstep/doctor/processor_checks.hpp"
#include "lockstep/doctor/server_checks.hpp"
#include "lockstep/doctor/wine_checks.hpp"
#include "lockstep/driver_store.hpp"
#include "lockstep/exit_code.hpp"
#include "lockstep/wine_choice.hpp"

#include <cstdlib>
#include <iostream>
#include <nlohmann/json.hpp>
#include <optional>
#include <sys/utsname.h>
#include <system_error>
#include <unistd.h>

namespace lockstep {

namespace fs = std::filesystem;
using namespace doctor;

namespace {

constexpr std::chrono::seconds program_limit{30};

std::string environment(const char* name) {
    const char* value = std::getenv(name);
    return value != nullptr ? value : "";
}

std::string found_program(const std::string& name) {
    const std::string path = environment("PATH") + ":/usr/sbin:/sbin";
    for (std::size_t begin = 0; begin < path.size();) {
        const std::size_t end = std::min(path.find(':', begin), path.size());
        std::string program = path.substr(begin, end - begin) + "/" + name;
        if (access(program.c_str(), X_OK) == 0)
            return program;
        begin = end + 1;
    }
    return "";
}

// A program that cannot be started is one that failed.
ChildResult ended(const std::vector<std::string>& command,
                  const std::map<std::string, std::string>& added = {}) {
    try {
        return run_child(command, added, program_limit);
    } catch (const std::system_error& error) {
        constexpr int not_started = 127;
        return {not_started, false, error.what()};
    }
}

std::string modinfo(const std::string& module) {
    const std::string program = found_program("modinfo");
    if (program.empty())
        return "";
    const ChildResult result = ended({program, module});
    return result.status == 0 ? result.output : "";
}

std::optional<JackAnswer> ask_jack_aside(const fs::path& self) {
    const ChildResult result = ended({self.string(), "doctor", "--ask-jack"});
    return result.timed_out ? std::nullopt : jack_answer(result.output);
}

std::optional<std::string> pipewire_settings() {
    const std::string program = found_program("pw-metadata");
    if (program.empty())
        return std::nullopt;
    const ChildResult result = ended({program, "-n", "settings"});
    if (result.timed_out || result.status != 0)
        return std::nullopt;
    return result.output;
}

std::optional<Wine> named_wine(const std::string& name) {
    if (name.empty())
        return std::nullopt;
    return wine_named("/", name);
}

void add(std::vector<Finding>& findings, std::vector<Finding> more) {
    for (Finding& finding : more)
        findings.push_back(std::move(finding));
}

} // namespace

std::vector<Finding> examine(const DoctorRequest& request) {
    std::error_code error;
    const fs::path self = fs::read_symlink("/proc/self/exe", error);
    const fs::path root = "/";
    utsname system{};
    uname(&system);
    const WinePlaces places{root, environment("PATH"), environment("HOME"),
                            named_wine(request.wine)};
    std::vector<Trial> trials = prefixes_to_try(request.prefixes, environment("HOME"));
    for (Trial& trial : trials)
        if (!places.named)
            trial.wine = wine_of_prefix(places, trial.prefix.folder).wine;

    std::vector<Finding> findings;
    const Kernel kernel = read_kernel(root, system.release, modinfo);
    const std::vector<Process> processes = read_processes(root);
    const Limits limits = probe_limits();
    findings.push_back(check_built(kernel));
    findings.push_back(check_loaded(kernel));
    findings.push_back(check_signature(kernel));
    add(findings, check_rme_cards(kernel));
    findings.push_back(check_real_time(limits));
    findings.push_back(check_rtkit(root, processes));
    findings.push_back(check_memory_lock(limits));
    findings.push_back(check_governor(root));
    findings.push_back(check_preemption(root));
    findings.push_back(check_interrupts(root, processes));
    add(findings, check_cards(root, list_cards()));
    findings.push_back(check_jack(processes, geteuid(), ask_jack_aside(self)));
    findings.push_back(check_pipewire(processes, geteuid(), pipewire_settings(),
                                      !found_program("pw-jack").empty()));

    const DriverSources sources{root, driver_store(self), environment("WINEDLLPATH")};
    const std::vector<Wine> wines = find_wines(places);
    if (wines.empty())
        findings.push_back(no_wine());
    for (const Wine& wine : wines)
        findings.push_back(
            check_wine(wine, ended({wine.loader.string(), "--version"}, {{"WINEDEBUG", "-all"}}),
                       &wine == wines.data(), sources));
    if (!wines.empty())
        add(findings, try_prefixes(trials, wines.front(), self, request.quick, processes));
    return findings;
}

int run_doctor(const DoctorRequest& request) {
    if (request.ask_jack) {
        std::cout << as_text(ask_jack());
        return static_cast<int>(ExitCode::Done);
    }
    const std::vector<Finding> findings = examine(request);
    if (request.json)
        std::cout << as_json(findings).dump(2) << '\n';
    else
        std::cout << as_text(findings);
    return static_cast<int>(exit_code(findings));
}

} // namespace lockstep
