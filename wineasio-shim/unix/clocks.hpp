// SPDX-License-Identifier: LGPL-2.1-or-later
//
// The two clocks: audio is stamped with CLOCK_MONOTONIC, Wine's timeGetTime() runs on
// CLOCK_MONOTONIC_RAW, and they drift apart as the first is disciplined. No system call: both are
// read through the vDSO.
#pragma once

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

} // namespace lockstep
