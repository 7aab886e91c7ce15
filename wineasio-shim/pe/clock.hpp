// SPDX-License-Identifier: LGPL-2.1-or-later
//
// The host's time line: nanoseconds whose whole milliseconds are what timeGetTime() says, finer
// than it, never going back. Hosts stamp MIDI with timeGetTime() and compare.
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>

namespace lockstep {

class HostClock {
  public:
    // Measures the offset between the two clocks at an edge of timeGetTime(): takes about 1 ms, on
    // a machine too busy to look without a pause up to 20.
    static std::int64_t measure(const std::function<std::uint32_t()>& time_get_time,
                                const std::function<std::int64_t()>& now_ns);

    explicit HostClock(std::int64_t offset_ns) : offset_ns_(offset_ns) {}
    // From the time line of Cycle::time_ns. Any thread.
    std::uint64_t convert(std::int64_t time_ns) const {
        return static_cast<std::uint64_t>(time_ns + offset_ns_.load(std::memory_order_relaxed));
    }
    // Follows timeGetTime() should it run at another speed or jump (suspend): takes a reading of
    // both clocks, and moves only when they differ by more than timeGetTime()'s own step. One
    // thread.
    void follow(std::int64_t time_ns, std::uint32_t time_get_time);

  private:
    std::atomic<std::int64_t> offset_ns_;
};

} // namespace lockstep
