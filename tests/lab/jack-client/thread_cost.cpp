// SPDX-License-Identifier: GPL-2.0-or-later
#include "thread_cost.hpp"

#include <charconv>
#include <filesystem>
#include <fstream>
#include <sched.h>
#include <string_view>

namespace lockstep::lab {
namespace {

std::string task_folder(pid_t process) {
    return "/proc/" + std::to_string(process) + "/task";
}

} // namespace

std::optional<pid_t> real_time_thread(pid_t process) {
    std::optional<pid_t> found;
    int highest = 0;
    std::error_code error;
    for (const auto& entry : std::filesystem::directory_iterator(task_folder(process), error)) {
        const std::string name = entry.path().filename();
        pid_t thread = 0;
        std::from_chars(name.data(), name.data() + name.size(), thread);
        sched_param parameters = {};
        const int policy = sched_getscheduler(thread) & ~SCHED_RESET_ON_FORK;
        if ((policy == SCHED_FIFO || policy == SCHED_RR) &&
            sched_getparam(thread, &parameters) == 0 && parameters.sched_priority > highest) {
            highest = parameters.sched_priority;
            found = thread;
        }
    }
    return found;
}

std::optional<ThreadCost> thread_cost(pid_t process, pid_t thread) {
    const std::string folder = task_folder(process) + "/" + std::to_string(thread);
    ThreadCost cost;
    std::ifstream schedule(folder + "/schedstat");
    if (!(schedule >> cost.cpu_ns))
        return std::nullopt;
    std::ifstream status(folder + "/status");
    for (std::string line; std::getline(status, line);) {
        const std::size_t colon = line.find(':');
        if (colon != std::string::npos &&
            std::string_view(line).substr(0, colon).ends_with("voluntary_ctxt_switches"))
            cost.switches += std::stoull(line.substr(colon + 1));
    }
    return cost;
}

} // namespace lockstep::lab
