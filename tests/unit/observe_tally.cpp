// SPDX-License-Identifier: GPL-2.0-or-later
//
// What becomes of cycles: the load of a second, what was lost and when, late cycles that are too
// many.
#include "observe/tally.hpp"

#include <gtest/gtest.h>

namespace lockstep::observe::test {
namespace {

constexpr std::int64_t period_ns = 1'000'000; // 48 frames at 48000 Hz

class ObserveTally : public testing::Test {
  protected:
    ObserveTally() { tally.begin(48000, 48, 24); }
    void cycles(unsigned count, std::int64_t worked_ns, CycleReport cycle = {}) {
        for (unsigned n = 0; n < count; ++n) {
            now += period_ns;
            cycle.now_ns = now;
            cycle.worked_ns = worked_ns;
            tally.add(cycle);
        }
    }
    const Progress& progress() const { return tally.progress(); }

    Tally tally;
    std::int64_t now = 1;
};

TEST_F(ObserveTally, TheLoadIsASecondsMeanAndItsPeak) {
    cycles(500, period_ns / 10);
    EXPECT_EQ(progress().load, 0U) << "the second is not over";
    cycles(501, period_ns * 3 / 10);
    EXPECT_NEAR(progress().load, 200'000, 200);
    EXPECT_EQ(progress().load_peak, 300'000U);
    EXPECT_EQ(progress().load_highest, 300'000U);
    cycles(1000, period_ns / 20);
    EXPECT_EQ(progress().load, 50'000U);
    EXPECT_EQ(progress().load_peak, 50'000U) << "of the last second";
    EXPECT_EQ(progress().load_highest, 300'000U) << "since the start";
    tally.begin(48000, 48, 24);
    EXPECT_EQ(progress().load_highest, 0U);
}

TEST_F(ObserveTally, WorkForHoursIsNoOverflow) {
    cycles(1, INT64_MAX);
    EXPECT_GT(progress().load_highest, 4'000'000'000U) << "as much as 32 bits hold";
}

TEST_F(ObserveTally, WhatWasLostAndWhen) {
    cycles(10, 0);
    CycleReport late;
    late.late = 1;
    late.lost = 96;
    late.frames = 1234;
    cycles(1, 0, late);
    const std::int64_t then = now;
    cycles(10, 0);
    EXPECT_EQ(progress().late, 1U);
    EXPECT_EQ(progress().lost, 96U);
    EXPECT_EQ(progress().last_lost_ns, then);
    EXPECT_EQ(progress().cycles, 21U);
    tally.begin(48000, 48, 24);
    EXPECT_EQ(progress().lost, 96U) << "in all";
}

TEST_F(ObserveTally, ALossOfTheCardIsCountedOnce) {
    cycles(3, 0);
    CycleReport away;
    away.card_present = false;
    cycles(5, 0, away);
    EXPECT_EQ(progress().card_losses, 1U);
    EXPECT_EQ(progress().card_present, 0U);
    cycles(5, 0);
    EXPECT_EQ(progress().card_present, 1U);
    away.server_present = false;
    cycles(5, 0, away);
    EXPECT_EQ(progress().card_losses, 2U);
    EXPECT_EQ(progress().server_losses, 1U);
}

TEST_F(ObserveTally, OfManyLateCyclesOnlyTheFirstOfASecondAreTold) {
    unsigned told = 0;
    std::uint64_t summed_cycles = 0;
    std::uint64_t summed_frames = 0;
    for (unsigned n = 0; n < 2500; ++n) {
        told += tally.is_told(48) ? 1 : 0;
        cycles(1, 0);
        const LateMore more = tally.take_more();
        summed_cycles += more.cycles;
        summed_frames += more.frames;
    }
    EXPECT_EQ(told, 3 * Tally::told_a_second);
    const LateMore rest = tally.flush_more();
    EXPECT_EQ(told + summed_cycles + rest.cycles, 2500U) << "none is left out";
    EXPECT_EQ(summed_frames + rest.frames, 48 * (2500U - told));
    EXPECT_GT(summed_cycles, 1900U) << "each second by itself";
}

} // namespace
} // namespace lockstep::observe::test
