// SPDX-License-Identifier: LGPL-2.1-or-later
//
// The processes that run, from /proc: kernel threads too, as interrupts' threads are among them.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace lockstep::doctor {

struct Process {
    int number = 0;
    unsigned user = 0;
    std::string name;                   // at most 15 characters
    std::vector<std::string> arguments; // none for a kernel thread
    int real_time = 0;                  // priority under SCHED_FIFO or SCHED_RR; 0: neither
};

std::vector<Process> read_processes(const std::filesystem::path& root);

// Those of that name.
std::vector<Process> named(const std::vector<Process>& processes, const std::string& name);

// "jackd (process 812)"
std::string words(const Process& process);

} // namespace lockstep::doctor
