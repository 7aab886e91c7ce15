// SPDX-License-Identifier: LGPL-2.1-or-later
//
// Gathers what the other commands and the system tell, and writes it without names; see
// report_command.hpp.
#include "lockstep/report_command.hpp"

#include "lockstep/card_choice.hpp"
#include "lockstep/child_process.hpp"
#include "lockstep/doctor/finding.hpp"
#include "lockstep/doctor/prefix_trial.hpp"
#include "lockstep/doctor/system_files.hpp"
#include "lockstep/exit_code.hpp"
#include "lockstep/log_command.hpp"
#include "lockstep/report/privacy.hpp"
#include "lockstep/report/section.hpp"

#include <array>
#include <cerrno>
#include <cstdlib>
#include <ctime>
#include <exception>
#include <fstream>
#include <functional>
#include <iostream>
#include <pwd.h>
#include <sys/utsname.h>
#include <system_error>
#include <unistd.h>

namespace lockstep {

namespace fs = std::filesystem;
using report::Section;

namespace {

constexpr std::chrono::seconds program_limit{10};

std::string time_as(const char* format) {
    const std::time_t now = std::time(nullptr);
    std::tm broken{};
    localtime_r(&now, &broken);
    std::array<char, 64> text{};
    std::strftime(text.data(), text.size(), format, &broken);
    return text.data();
}

report::Person this_person() {
    utsname system{};
    uname(&system);
    report::Person person{"", "", system.nodename};
    if (const passwd* entry = getpwuid(geteuid())) {
        person.user = entry->pw_name;
        person.home = entry->pw_dir;
    }
    if (const char* home = std::getenv("HOME"))
        person.home = home;
    return person;
}

// The first line that a program prints of itself; programs are found by $PATH.
std::string version_of(const std::string& program, const std::string& option) {
    try {
        const ChildResult result =
            run_child({"/usr/bin/env", program, option}, {{"WINEDEBUG", "-all"}}, program_limit);
        constexpr int not_found = 127;
        if (result.status == not_found)
            return "not installed";
        const std::vector<std::string> lines = doctor::lines_of(result.output);
        return lines.empty() ? "says nothing" : lines.front();
    } catch (const std::system_error& error) {
        return error.what();
    }
}

std::string versions() {
    utsname system{};
    uname(&system);
    std::string text = "lockstep " LOCKSTEP_VERSION "\n";
    text += "kernel: " + std::string(system.release) + ' ' + system.version + ' ' + system.machine +
            '\n';
    for (const std::string& line :
         doctor::lines_of(doctor::read_file("/", "/etc/os-release").value_or("")))
        if (line.starts_with("PRETTY_NAME="))
            text += "system: " + line.substr(line.find('=') + 1) + '\n';
    const std::string processor =
        doctor::fields_of(doctor::read_file("/", "/proc/cpuinfo").value_or(""))["model name"];
    text += "processor: " + processor + ", " + std::to_string(sysconf(_SC_NPROCESSORS_ONLN)) +
            " online\n";
    const std::array<std::pair<const char*, const char*>, 6> programs = {
        {{"wine", "--version"},
         {"jackd", "--version"},
         {"pipewire", "--version"},
         {"wireplumber", "--version"},
         {"pulseaudio", "--version"},
         {"dkms", "--version"}}};
    for (const auto& [program, option] : programs)
        text += std::string(program) + ": " + version_of(program, option) + '\n';
    return text;
}

// What ALSA itself says of the cards, USB audio's descriptions of its streams among it.
std::string alsa_files() {
    std::string text;
    const auto add = [&text](const fs::path& path) {
        if (const auto content = doctor::read_file("/", path); content && !content->empty())
            text += "# " + path.string() + '\n' + *content;
    };
    add("/proc/asound/version");
    add("/proc/asound/cards");
    for (const std::string& card : doctor::names_in("/", "/proc/asound")) {
        if (!card.starts_with("card") || card == "cards")
            continue;
        for (const std::string& name : doctor::names_in("/", "/proc/asound/" + card))
            if (name.starts_with("stream") || name.starts_with("lockstep") || name == "usbid" ||
                name == "usbbus")
                add("/proc/asound/" + card + '/' + name);
    }
    return text;
}

std::string settings(const DoctorRequest& request) {
    std::string text;
    const char* home = std::getenv("HOME");
    for (const doctor::Trial& trial :
         doctor::prefixes_to_try(request.prefixes, home != nullptr ? home : "")) {
        const fs::path folder = trial.prefix.folder;
        const auto registry = doctor::read_file("/", folder / "user.reg");
        const std::string lines =
            report::lines_of_key(registry.value_or(""), R"(Software\Lockstep\ASIO)");
        text += "# " + folder.string() + '\n';
        text += lines.empty() ? "the defaults\n" : lines;
    }
    return text;
}

// What the kernel has to say of sound; most systems let only root read it.
std::string kernel_messages() {
    try {
        const ChildResult result = run_child({"/usr/bin/env", "dmesg"}, {}, program_limit);
        if (result.status != 0)
            return "dmesg: " + result.output;
        std::string text;
        for (const std::string& line : doctor::lines_of(result.output))
            if (line.find("snd") != std::string::npos || line.find("lockstep") != std::string::npos)
                text += line + '\n';
        return text;
    } catch (const std::system_error& error) {
        return error.what();
    }
}

// A part that fails is said in its place: the rest of the report is wanted all the more then.
Section section(const std::string& title, const std::function<std::string()>& body) {
    try {
        return {title, body()};
    } catch (const std::exception& error) {
        return {title, std::string("could not be made: ") + error.what()};
    }
}

std::string whole_report(const DoctorRequest& request) {
    return report::as_text(
        {section("Lockstep report, " + time_as("%F %T %z"),
                 [] {
                     return std::string("Made by `lockstep report`. User names, home folders and "
                                        "this machine's name are replaced.");
                 }),
         section("Versions", versions),
         section("Doctor", [&] { return doctor::as_text(examine(request)); }),
         section("Cards", [] { return cards_as_text(list_cards()); }), section("ALSA", alsa_files),
         section("Settings", [&] { return settings(request); }),
         section("Streams and the newest log", newest_log),
         section("Kernel messages on sound", kernel_messages)});
}

} // namespace

int run_report(const ReportRequest& request) {
    const std::string text = report::without_names(whole_report(request.doctor), this_person());
    if (request.file == "-") {
        std::cout << text;
        return static_cast<int>(ExitCode::Done);
    }
    const std::string file =
        request.file.empty() ? time_as("lockstep-report-%Y%m%d-%H%M%S.txt") : request.file;
    std::ofstream out(file, std::ios::binary);
    if (!(out << text) || !out.flush())
        throw CommandError(ExitCode::Refused, "cannot write '" + file +
                                                  "': " + std::generic_category().message(errno));
    std::cout << file
              << "\nRead it before you send it: it says what programs and cards this "
                 "machine has.\n";
    return static_cast<int>(ExitCode::Done);
}

} // namespace lockstep
