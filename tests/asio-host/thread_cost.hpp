// SPDX-License-Identifier: GPL-2.0-or-later
//
// What a program's real-time threads have cost so far, in the kernel's own exact count: under Wine,
// drive Z: is the Unix root, so /proc can be read from here. Not for the real-time thread.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace host {

struct ThreadCost {
    std::uint64_t cpu_ns = 0;
    std::uint64_t switches = 0; // context switches, voluntary and not
};

class ThreadMeter {
  public:
    // Finds the threads scheduled in real time (SCHED_FIFO or SCHED_RR) in the program that the
    // kernel calls `program`; call while they run. A host through PipeWire has two, of which one
    // wakes the other. Without any, or not under Wine, read() gives nothing.
    explicit ThreadMeter(const std::string& program);
    std::optional<ThreadCost> read() const; // of all of them together

  private:
    std::vector<std::string> tasks_; // Z:\proc\PID\task\TID
};

// What the kernel calls this program.
std::string own_program();

} // namespace host
