// SPDX-License-Identifier: LGPL-2.1-or-later
//
// The two clocks: audio is stamped with CLOCK_MONOTONIC, Wine's timeGetTime() runs on
// CLOCK_MONOTONIC_RAW, and they drift apart as the first is disciplined. Reading them is no system
// call: the vDSO does it.
#pragma once

#include <cerrno>
#include <cstdint>
#include <ctime>
#include <limits>

namespace lockstep {

inline std::int64_t clock_ns(clockid_t clock) noexcept {
    timespec now{};
    clock_gettime(clock, &now);
    return static_cast<std::int64_t>(now.tv_sec) * 1'000'000'000 + now.tv_nsec;
}

// How far one clock is ahead of another, each read by a function that gives ns. A thread that is
// not run between the two reads would take that time for a difference: of a few looks the sharpest
// counts.
template <typename Read, typename ReadOther>
std::int64_t ahead_ns(Read read, ReadOther read_other) noexcept {
    constexpr int most_looks = 4;
    constexpr std::int64_t sharp_ns = 2000;
    std::int64_t ahead = 0;
    std::int64_t width = std::numeric_limits<std::int64_t>::max();
    for (int looks = 0; looks < most_looks && width > sharp_ns; ++looks) {
        const std::int64_t before = read();
        const std::int64_t other = read_other();
        const std::int64_t after = read();
        if (after - before < width) {
            width = after - before;
            ahead = before + width / 2 - other;
        }
    }
    return ahead;
}

inline std::int64_t raw_ahead_of_monotonic_ns() noexcept {
    return ahead_ns([] { return clock_ns(CLOCK_MONOTONIC_RAW); },
                    [] { return clock_ns(CLOCK_MONOTONIC); });
}

// A recent time on CLOCK_MONOTONIC, moved to CLOCK_MONOTONIC_RAW.
inline std::int64_t raw_from_monotonic(std::int64_t time_ns) noexcept {
    return time_ns + raw_ahead_of_monotonic_ns();
}
inline std::int64_t monotonic_from_raw(std::int64_t time_ns) noexcept {
    return time_ns - raw_ahead_of_monotonic_ns();
}

// A time of CLOCK_MONOTONIC; at once if it is past.
inline void sleep_until(std::int64_t time_ns) noexcept {
    const timespec wake{static_cast<time_t>(time_ns / 1'000'000'000),
                        static_cast<long>(time_ns % 1'000'000'000)};
    while (clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &wake, nullptr) == EINTR) {
    }
}

} // namespace lockstep
