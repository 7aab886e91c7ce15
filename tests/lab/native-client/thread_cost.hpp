// SPDX-License-Identifier: GPL-2.0-or-later
//
// What the calling thread has cost so far, in the kernel's own exact count. Not real-time: reads
// /proc.
#pragma once

#include <cstdint>

namespace native {

struct ThreadCost {
    std::uint64_t cpu_ns = 0;
    std::uint64_t switches = 0; // context switches, voluntary and not
};

ThreadCost thread_cost();

} // namespace native
