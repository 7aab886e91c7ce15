// SPDX-License-Identifier: LGPL-2.1-or-later
//
// CLOCK_MONOTONIC as the scheduling's Clock.
#include "stream/pcm.hpp"

#include <cerrno>
#include <ctime>

namespace lockstep {

std::int64_t MonotonicClock::now() noexcept {
    timespec time{};
    clock_gettime(CLOCK_MONOTONIC, &time);
    return time.tv_sec * nanoseconds_a_second + time.tv_nsec;
}

void MonotonicClock::sleep_until(std::int64_t time_ns) noexcept {
    // 32 bits each in a 32-bit process.
    const timespec time{static_cast<time_t>(time_ns / nanoseconds_a_second),
                        static_cast<long>(time_ns % nanoseconds_a_second)};
    while (clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &time, nullptr) == EINTR) {
    }
}

} // namespace lockstep
