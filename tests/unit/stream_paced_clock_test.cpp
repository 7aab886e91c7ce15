// SPDX-License-Identifier: GPL-2.0-or-later
//
// The clock without a card or a server, row by row.
#include "stream/paced_clock.hpp"

#include <gtest/gtest.h>

namespace lockstep {
namespace {

constexpr std::int64_t ms = 1'000'000;

struct Row {
    const char* about;
    std::int64_t now_ns;
    std::int64_t time_ns;
    std::uint64_t lost;
};

// 480 frames at 48 kHz: 10 ms. The last cycle was at 1000 ms.
TEST(StreamPacedClock, CatchesUpAPeriodAndSkipsWhatIsMore) {
    const Row table[] = {
        {"at once after the last cycle", 1000 * ms, 1010 * ms, 0},
        {"a clock that went back", 900 * ms, 1010 * ms, 0},
        {"on time", 1010 * ms, 1010 * ms, 0},
        {"late by half a period", 1015 * ms, 1010 * ms, 0},
        {"late by a period", 1020 * ms, 1010 * ms, 0},
        {"late by a little more", 1021 * ms, 1020 * ms, 480},
        {"late by almost two periods", 1029 * ms, 1020 * ms, 480},
        {"late by 30 s", 31'013 * ms, 31'010 * ms, 3000 * 480},
        {"late by 25 hours", 90'001'012 * ms, 90'001'010 * ms, 9'000'000ULL * 480},
    };
    for (const Row& row : table) {
        const PacedCycle next = next_paced_cycle(1000 * ms, row.now_ns, 480, 48000);
        EXPECT_EQ(next.time_ns, row.time_ns) << row.about;
        EXPECT_EQ(next.lost, row.lost) << row.about;
    }
}

// However long it was away, and at rates that do not divide a second.
TEST(StreamPacedClock, OwesAPeriodAtTheMost) {
    for (const unsigned rate : {8000U, 44100U, 48000U, 176400U}) {
        for (const unsigned period : {8U, 64U, 480U, 8192U}) {
            const std::int64_t step = frames_to_ns(period, rate);
            for (std::int64_t away = 1; away < 100'000'000 * ms; away = away * 7 + 13) {
                const PacedCycle next = next_paced_cycle(0, away, period, rate);
                EXPECT_EQ(next.lost % period, 0U);
                EXPECT_LE(next.time_ns, away + step + 1);
                EXPECT_GE(next.time_ns, away - step - 1) << away << " ns at " << rate;
                EXPECT_NEAR(static_cast<double>(next.time_ns),
                            static_cast<double>(frames_to_ns(next.lost + period, rate)), 1);
            }
        }
    }
}

} // namespace
} // namespace lockstep
