// SPDX-License-Identifier: GPL-2.0-or-later
//
// What a thread has cost so far, as the kernel counts it. Not for the real-time thread.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <sys/types.h>

namespace lockstep::lab {

struct ThreadCost {
    std::uint64_t cpu_ns = 0;
    std::uint64_t switches = 0; // context switches, voluntary and not
};

// The thread of a process that runs in real time with the highest priority; none if none does.
std::optional<pid_t> real_time_thread(pid_t process);

// Nothing if the thread is gone.
std::optional<ThreadCost> thread_cost(pid_t process, pid_t thread);

} // namespace lockstep::lab
