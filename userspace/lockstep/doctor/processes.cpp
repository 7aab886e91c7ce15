// SPDX-License-Identifier: LGPL-2.1-or-later
//
// /proc/N/{comm,cmdline,stat,status}; see processes.hpp.
#include "lockstep/doctor/processes.hpp"

#include "lockstep/doctor/system_files.hpp"

#include <charconv>

namespace lockstep::doctor {

namespace fs = std::filesystem;

namespace {

int number(const std::string& text) {
    int value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    return error == std::errc() && end == text.data() + text.size() ? value : 0;
}

int real_time_priority(const std::string& stat) {
    // Fields are counted from the end of the name, which may have blanks and brackets in it.
    constexpr std::size_t field_after_name = 3;
    constexpr std::size_t priority_field = 40;
    const std::size_t end = stat.rfind(')');
    if (end == std::string::npos)
        return 0;
    const std::vector<std::string> fields = words_of(std::string_view(stat).substr(end + 1));
    constexpr std::size_t index = priority_field - field_after_name;
    return fields.size() > index ? number(fields[index]) : 0;
}

std::vector<std::string> arguments(const std::string& line) {
    std::vector<std::string> list;
    for (std::size_t begin = 0; begin < line.size();) {
        const std::size_t end = std::min(line.find('\0', begin), line.size());
        list.push_back(line.substr(begin, end - begin));
        begin = end + 1;
    }
    return list;
}

} // namespace

std::vector<Process> read_processes(const fs::path& root) {
    std::vector<Process> processes;
    for (const std::string& name : names_in(root, "/proc")) {
        Process process;
        process.number = number(name);
        if (process.number <= 0)
            continue;
        const fs::path folder = fs::path("/proc") / name;
        process.name = first_line(root, folder / "comm");
        if (process.name.empty())
            continue; // ended meanwhile
        process.arguments = arguments(read_file(root, folder / "cmdline").value_or(""));
        process.real_time = real_time_priority(first_line(root, folder / "stat"));
        const auto status = fields_of(read_file(root, folder / "status").value_or(""));
        if (const auto users = status.find("Uid"); users != status.end())
            if (const auto words = words_of(users->second); !words.empty())
                process.user = static_cast<unsigned>(number(words.front()));
        processes.push_back(std::move(process));
    }
    return processes;
}

std::vector<Process> named(const std::vector<Process>& processes, const std::string& name) {
    std::vector<Process> found;
    for (const Process& process : processes)
        if (process.name == name)
            found.push_back(process);
    return found;
}

std::string words(const Process& process) {
    return process.name + " (process " + std::to_string(process.number) + ")";
}

} // namespace lockstep::doctor
