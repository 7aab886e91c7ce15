// SPDX-License-Identifier: GPL-2.0-or-later
//
// What the driver's real-time thread has cost so far, in the kernel's own exact count: under Wine,
// drive Z: is the Unix root, so /proc can be read from here. Not for the real-time thread.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

namespace host {

struct ThreadCost {
    std::uint64_t cpu_ns = 0;
    std::uint64_t switches = 0; // context switches, voluntary and not
};

class ThreadMeter {
  public:
    // Finds the thread of this program that is scheduled in real time (SCHED_FIFO or SCHED_RR);
    // call while a session runs. Without one, or not under Wine, read() gives nothing.
    ThreadMeter();
    std::optional<ThreadCost> read() const;

  private:
    std::string task_; // Z:\proc\PID\task\TID
};

} // namespace host
