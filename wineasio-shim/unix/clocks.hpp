// SPDX-License-Identifier: LGPL-2.1-or-later
//
// The two clocks: audio is stamped with CLOCK_MONOTONIC, Wine's timeGetTime() runs on
// CLOCK_MONOTONIC_RAW, and they drift apart as the first is disciplined. Reading them is no system
// call: the vDSO does it.
#pragma once

#include <cerrno>
#include <cstdint>
#include <ctime>

namespace lockstep {

inline std::int64_t clock_ns(clockid_t clock) noexcept {
    timespec now{};
    clock_gettime(clock, &now);
    return static_cast<std::int64_t>(now.tv_sec) * 1'000'000'000 + now.tv_nsec;
}

// A recent time on CLOCK_MONOTONIC, moved to CLOCK_MONOTONIC_RAW.
inline std::int64_t raw_from_monotonic(std::int64_t time_ns) noexcept {
    return time_ns + clock_ns(CLOCK_MONOTONIC_RAW) - clock_ns(CLOCK_MONOTONIC);
}
inline std::int64_t monotonic_from_raw(std::int64_t time_ns) noexcept {
    return time_ns + clock_ns(CLOCK_MONOTONIC) - clock_ns(CLOCK_MONOTONIC_RAW);
}

// A time of CLOCK_MONOTONIC; at once if it is past.
inline void sleep_until(std::int64_t time_ns) noexcept {
    const timespec wake{static_cast<time_t>(time_ns / 1'000'000'000),
                        static_cast<long>(time_ns % 1'000'000'000)};
    while (clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &wake, nullptr) == EINTR) {
    }
}

} // namespace lockstep
