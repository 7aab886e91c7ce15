// SPDX-License-Identifier: GPL-2.0-or-later
//
// Reading /proc through Wine's drive Z:. Files are opened by Wine's server, so /proc/self would be
// the server's: a program is found by its name instead.
#include "thread_cost.hpp"

#include "text.hpp"

#include <windows.h>

#include <algorithm>
#include <array>
#include <sstream>
#include <vector>

namespace host {
namespace {

const std::string Proc = "Z:\\proc\\";

// Empty if it cannot be read.
std::string contents(const std::string& path) {
    HANDLE file = CreateFileW(widen(path).c_str(), GENERIC_READ, FILE_SHARE_READ | FILE_SHARE_WRITE,
                              nullptr, OPEN_EXISTING, 0, nullptr);
    if (file == INVALID_HANDLE_VALUE)
        return {};
    std::array<char, 4096> text{};
    DWORD size = 0;
    const BOOL good = ReadFile(file, text.data(), text.size(), &size, nullptr);
    CloseHandle(file);
    return good != FALSE ? std::string(text.data(), size) : std::string();
}

// Names in a folder that are numbers.
std::vector<std::string> numbers_in(const std::string& folder) {
    std::vector<std::string> names;
    WIN32_FIND_DATAW found;
    HANDLE search = FindFirstFileW(widen(folder + "*").c_str(), &found);
    if (search == INVALID_HANDLE_VALUE)
        return names;
    do {
        const std::string name = narrow(found.cFileName);
        if (std::all_of(name.begin(), name.end(), [](char c) { return c >= '0' && c <= '9'; }))
            names.push_back(name);
    } while (FindNextFileW(search, &found) != FALSE);
    FindClose(search);
    return names;
}

// Field of /proc/PID/stat, counted from 1 as in proc(5); those after the name only.
long long stat_field(const std::string& stat, int field) {
    const std::size_t name_end = stat.rfind(')');
    if (name_end == std::string::npos)
        return 0;
    std::istringstream rest(stat.substr(name_end + 1));
    std::string word;
    for (int at = 3; at <= field; ++at)
        rest >> word;
    return std::strtoll(word.c_str(), nullptr, 10);
}

bool real_time(const std::string& task) {
    constexpr int PolicyField = 41;
    const long long policy = stat_field(contents(task + "\\stat"), PolicyField);
    return policy == 1 || policy == 2; // SCHED_FIFO, SCHED_RR
}

std::uint64_t number_after(const std::string& text, const std::string& label) {
    const std::size_t at = text.find(label);
    return at == std::string::npos ? 0
                                   : std::strtoull(text.c_str() + at + label.size(), nullptr, 10);
}

} // namespace

std::string own_program() {
    std::array<wchar_t, MAX_PATH> path{};
    GetModuleFileNameW(nullptr, path.data(), path.size());
    const std::string name = narrow(path.data());
    constexpr std::size_t KernelsLimit = 15; // characters of a task's name
    return name.substr(name.find_last_of("\\/") + 1).substr(0, KernelsLimit);
}

ThreadMeter::ThreadMeter(const std::string& program) {
    for (const std::string& process : numbers_in(Proc)) {
        const std::string tasks = Proc + process + "\\task\\";
        if (contents(Proc + process + "\\comm") != program + "\n")
            continue;
        for (const std::string& thread : numbers_in(tasks))
            if (real_time(tasks + thread))
                tasks_.push_back(tasks + thread);
    }
}

std::optional<ThreadCost> ThreadMeter::read() const {
    if (tasks_.empty())
        return std::nullopt;
    ThreadCost sum;
    for (const std::string& task : tasks_) {
        const std::string schedule = contents(task + "\\schedstat");
        const std::string status = contents(task + "\\status");
        if (schedule.empty() || status.empty())
            return std::nullopt;
        sum.cpu_ns += std::strtoull(schedule.c_str(), nullptr, 10);
        // "voluntary_ctxt_switches" is the tail of "nonvoluntary_ctxt_switches" too: match line
        // starts.
        sum.switches += number_after(status, "\nvoluntary_ctxt_switches:") +
                        number_after(status, "\nnonvoluntary_ctxt_switches:");
    }
    return sum;
}

} // namespace host
