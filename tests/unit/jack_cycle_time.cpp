// SPDX-License-Identifier: GPL-2.0-or-later
//
// The stream's times on jackd's clock.
#include "jack-backend/cycle_time.hpp"

#include <gtest/gtest.h>

#include <cstdint>

namespace lockstep::jack {
namespace {

struct Begin {
    const char* about;
    std::int64_t time_ns;
    std::int64_t now_ns;
    std::uint64_t jackd_now_us;
    std::uint64_t previous_us;
    std::uint64_t expected_us;
};

TEST(JackCycleTime, BeginIsAsOldOnJackdsClockAsOnTheStreams) {
    const Begin table[] = {
        {"same clock", 5'000'000, 5'250'000, 5'250, 0, 5'000},
        {"clocks apart", 5'000'000, 5'250'000, 900'250, 0, 900'000},
        {"this very moment", 5'000'000, 5'000'000, 77, 0, 77},
        {"less than a microsecond ago", 5'000'000, 5'000'999, 77, 0, 77},
        {"a time to come is now", 6'000'000, 5'000'000, 77, 0, 77},
        {"older than jackd's clock", 0, 9'000'000, 77, 0, 0},
        {"not before the previous cycle", 5'000'000, 5'250'000, 5'250, 5'100, 5'100},
        {"a previous cycle to come is now", 5'000'000, 5'250'000, 5'250, 9'999, 5'250},
    };
    for (const Begin& row : table) {
        SCOPED_TRACE(row.about);
        EXPECT_EQ(begin_time_us(row.time_ns, row.now_ns, row.jackd_now_us, row.previous_us),
                  row.expected_us);
    }
}

TEST(JackCycleTime, FramesToMicroseconds) {
    EXPECT_FLOAT_EQ(frames_to_us(0, 48000), 0.0F);
    EXPECT_FLOAT_EQ(frames_to_us(48, 48000), 1000.0F);
    EXPECT_FLOAT_EQ(frames_to_us(1, 192000), 5.2083335F);
    EXPECT_FLOAT_EQ(frames_to_us(std::uint64_t{48000} * 86400, 48000), 8.64e10F);
}

} // namespace
} // namespace lockstep::jack
