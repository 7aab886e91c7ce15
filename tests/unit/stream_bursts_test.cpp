// SPDX-License-Identifier: GPL-2.0-or-later
//
// What of a late wake-up is the card's bursts: tables of cards and machines.
#include "stream/bursts.hpp"

#include <gtest/gtest.h>

#include <numeric>

namespace lockstep::test {
namespace {

// The end of cycle n's period is published by a card that moves `burst` frames at a time, to a
// machine that sleeps `periods_late` periods too long each time that it sleeps.
struct Card {
    std::uint64_t burst;
    unsigned period;
    std::uint64_t periods_late = 0;
    std::uint64_t at = 0;
    std::uint64_t end = 0;

    // The next cycle; true when it slept.
    bool cycle(Bursts& bursts) {
        end += period;
        bursts.awake();
        if (at >= end)
            return false;
        const std::uint64_t reached = end + periods_late * period;
        at = (reached + burst - 1) / burst * burst;
        bursts.slept(at - end, period);
        return true;
    }
};

TEST(StreamBursts, ACardWithoutBurstsIsNeverLate) {
    for (const std::uint64_t periods_late : {0, 1, 7}) {
        Bursts bursts;
        Card card{1, 64};
        for (unsigned n = 0; n < 5000; ++n) {
            // However often: one sleep in a window that is not too long is enough to tell.
            card.periods_late = n % 199 == 0 ? 0 : periods_late;
            card.cycle(bursts);
            EXPECT_EQ(bursts.late_by(), 0U) << periods_late;
        }
    }
}

TEST(StreamBursts, ABurstIsAsLateAsItsEnd) {
    for (const std::uint64_t burst : {2, 48, 63, 64, 96, 250}) {
        Bursts bursts;
        Card card{burst, 64};
        std::uint64_t most = 0;
        for (unsigned n = 0; n < 5000; ++n) {
            if (!card.cycle(bursts))
                continue;
            // Bursts beyond a period are known as such once a window has been seen.
            EXPECT_LE(bursts.late_by(), card.at - card.end);
            if (n > 2000) {
                EXPECT_EQ(bursts.late_by(), card.at - card.end) << burst << " cycle " << n;
            }
            most = std::max(most, bursts.late_by());
        }

        EXPECT_EQ(most, burst - std::gcd(burst, 64)) << burst;
    }
}

TEST(StreamBursts, AMachineThatSometimesOversleepsIsNotTheCard) {
    for (const std::uint64_t burst : {1, 48, 96, 250}) {
        Bursts bursts;
        Card card{burst, 64};
        for (unsigned n = 0; n < 20000; ++n) {
            card.periods_late = n % 100 == 99 ? 9 : 0;
            card.cycle(bursts);
            EXPECT_LT(bursts.late_by(), std::max<std::uint64_t>(burst, 2));
        }
    }
}

TEST(StreamBursts, OnlyMissesThatRepeatCount) {
    Bursts bursts;
    EXPECT_FALSE(bursts.repeat(10));
    EXPECT_FALSE(bursts.repeat(11));
    EXPECT_TRUE(bursts.repeat(200));
    bursts.forget_misses();
    for (std::uint64_t cycle = 1000; cycle < 100'000; cycle += 600)
        EXPECT_FALSE(bursts.repeat(cycle)) << "once in a long while";
}

} // namespace
} // namespace lockstep::test
