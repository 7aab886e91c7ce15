// SPDX-License-Identifier: GPL-2.0-or-later
//
// The cycle engine in single, chosen situations; the random ones are in stream_property_test.cpp.
#include "simulated_client.hpp"

namespace lockstep::test {
namespace {

// One stream on a simulated card with the cable plugged in.
struct Rig {
    explicit Rig(const PcmSetup& setup, const Conditions& conditions = {})
        : pcm(clock, setup, conditions), client(engine, setup, conditions.cable_delay) {
        pcm.start();
        engine.begin(setup, &pcm);
    }
    void cycles(unsigned count, std::int64_t compute_ns = 0) {
        for (unsigned n = 0; n < count; ++n)
            last = client.cycle([&] { clock.advance(compute_ns); });
    }

    SimulatedClock clock;
    Handover<DuplexPcm> handover;
    CycleEngine engine{clock, handover};
    SimulatedPcm pcm;
    SimulatedClient client;
    Cycle last;
};

TEST(StreamEngine, RoundTripIsPeriodPlusSafetyToTheFrame) {
    for (const unsigned period : {8U, 32U, 100U, 1024U}) {
        for (const unsigned safety : {1U, 7U, 64U, 2000U}) {
            Rig rig(setup_of(48000, period, safety));
            rig.cycles(400);
            EXPECT_EQ(rig.engine.counters().frames_lost, 0U);
            EXPECT_EQ(rig.client.silent(), 0U);
            EXPECT_EQ(rig.client.wrong(), 0U);
            EXPECT_EQ(rig.client.exact(), 400ULL * period - (period + safety));
        }
    }
}

// RME's MADI and AES have no more.
TEST(StreamEngine, ARingOfTwoPeriodsWillDo) {
    for (const unsigned safety : {1U, 32U, 64U}) {
        Conditions conditions;
        unsigned wakes = 0;
        // Late by all that the offset allows, and once by so much that periods are lost.
        conditions.wake_late = [&] {
            return ++wakes == 200 ? 10'000'000
                                  : frames_to_ns(std::uint64_t{wakes % 2} * (safety - 1), 48000);
        };
        PcmSetup setup = setup_of(48000, 64, safety);
        setup.capture.ring = setup.playback.ring = 128;
        Rig rig(setup, conditions);
        rig.cycles(190);
        EXPECT_EQ(rig.engine.counters().frames_lost, 0U) << safety;
        EXPECT_EQ(rig.client.exact(), 190ULL * 64 - (64 + safety));
        rig.cycles(200);
        EXPECT_GT(rig.engine.counters().frames_lost, 0U);
        EXPECT_LT(rig.engine.counters().frames_lost, 1000U);
        EXPECT_EQ(rig.client.wrong(), 0U) << "the round trip is what it was";
    }
}

TEST(StreamEngine, ACycleOnTimeSleepsOnceAndAsksTheHardwareNothing) {
    Rig rig(setup_of(48000, 64, 32));
    rig.cycles(100);
    EXPECT_EQ(rig.pcm.sleeps(), 100U);
    EXPECT_EQ(rig.pcm.refreshes(), 0U);
}

TEST(StreamEngine, TimeIsWhenThePeriodsLastFrameWasCaptured) {
    Conditions conditions;
    conditions.wake_late = [] { return 100'000; };
    Rig rig(setup_of(48000, 480, 240), conditions);
    const std::int64_t start = rig.clock.now();
    for (unsigned n = 1; n <= 50; ++n) {
        rig.cycles(1);
        EXPECT_NEAR(static_cast<double>(rig.last.time_ns - start), 10e6 * n, 21000.0);
    }
}

TEST(StreamEngine, LateByAFewFramesLosesThoseFramesOnly) {
    Rig rig(setup_of(48000, 480, 240));
    rig.cycles(10);
    // 240 frames are 5 ms; 5.1 ms late is 4.8 frames past the deadline.
    rig.cycles(1, 5'100'000);
    EXPECT_EQ(rig.engine.counters().late, 1U);
    EXPECT_EQ(rig.engine.counters().frames_lost, 4U);
    rig.cycles(50);
    EXPECT_EQ(rig.last.lost, 0U);
    EXPECT_EQ(rig.client.silent(), 4U);
    EXPECT_EQ(rig.pcm.played_uncommitted(), 4U);
    EXPECT_EQ(rig.engine.counters().frames_lost, 4U);
    // A ring later nothing of what came too late is heard.
    rig.cycles(100);
    EXPECT_EQ(rig.client.silent(), 4U);
}

// Several periods late by design, on a card whose clock is off: only what it published meanwhile
// tells how far it got.
TEST(StreamEngine, CountsWhatWasLateByTheCardsClockNotOurs) {
    Conditions conditions;
    conditions.drift = 0.05;
    Rig rig(setup_of(48000, 64, 512), conditions);
    rig.cycles(10);
    // 530 frames by our clock, 556 by the card's: 44 past the deadline.
    rig.cycles(1, frames_to_ns(530, 48000));
    EXPECT_EQ(rig.engine.counters().late, 1U);
    EXPECT_NEAR(static_cast<double>(rig.engine.counters().frames_lost),
                static_cast<double>(rig.pcm.played_uncommitted()), 3);
    EXPECT_GT(rig.pcm.played_uncommitted(), 40U);
}

TEST(StreamEngine, AStallSkipsWholePeriodsInBothDirectionsAndKeepsTheLatency) {
    Rig rig(setup_of(48000, 64, 32));
    rig.cycles(100);
    rig.clock.advance(20'000'000); // 960 frames
    rig.cycles(1);
    // Waking at 6400 + 960: the cycles up to 7296 are past, so the next begins at 7296 or 7360.
    EXPECT_EQ(rig.last.lost, 14U * 64);
    EXPECT_EQ(rig.engine.counters().frames_lost, 14U * 64);
    EXPECT_EQ(rig.engine.counters().late, 1U);
    rig.cycles(200);
    EXPECT_EQ(rig.pcm.committed(Direction::playback),
              rig.pcm.committed(Direction::capture) + 64 + 32);
    EXPECT_EQ(rig.client.wrong(), 0U);
    EXPECT_EQ(rig.engine.counters().frames_lost, 14U * 64);
    EXPECT_EQ(rig.pcm.capture_overwritten(), 0U);
}

TEST(StreamEngine, WhatIsCapturedIsNeverOverwrittenEvenByAStallAfterAStall) {
    for (const bool plays : {true, false}) {
        unsigned sleeps = 0;
        Conditions conditions;
        conditions.input_ramp = true;
        conditions.wake_late = [&] { return ++sleeps >= 100 && sleeps < 104 ? 100'700'000 : 0; };
        PcmSetup setup = setup_of(48000, 64, 32, 2, 512);
        if (!plays)
            setup.playback = {};
        SimulatedClock clock;
        Handover<DuplexPcm> handover;
        CycleEngine engine{clock, handover};
        SimulatedPcm pcm(clock, setup, conditions);
        pcm.start();
        engine.begin(setup, &pcm);
        std::vector<std::int32_t> plane(64);
        for (unsigned n = 0; n < 200; ++n) {
            const Cycle cycle = engine.wait();
            engine.capture(0, std::span(plane));
            for (unsigned i = 0; i < 64; ++i)
                ASSERT_EQ(static_cast<std::uint64_t>(plane[i]), cycle.frame + i) << n;
            engine.commit();
        }
        EXPECT_GT(sleeps, 104U);
        EXPECT_NE(engine.counters().late, 0U);
    }
}

TEST(StreamEngine, AStallLongerThanTheRingIsSurvivedToo) {
    Rig rig(setup_of(48000, 64, 32, 2, 512));
    rig.cycles(100);
    rig.clock.advance(1'000'000'000);
    rig.cycles(100);
    EXPECT_EQ(rig.client.wrong(), 0U);
    EXPECT_EQ(rig.engine.counters().late, 1U);
    EXPECT_EQ(rig.pcm.committed(Direction::playback),
              rig.pcm.committed(Direction::capture) + 64 + 32);
}

TEST(StreamEngine, AnOffsetOfSeveralPeriodsMakesUpForLatenessWithNothingLost) {
    Rig rig(setup_of(48000, 16, 64));
    rig.cycles(100);
    rig.cycles(1, 1'200'000); // 57 frames
    rig.cycles(100);
    EXPECT_EQ(rig.engine.counters().frames_lost, 0U);
    EXPECT_EQ(rig.client.silent(), 0U);
}

TEST(StreamEngine, ChannelsNotSetPlaySilence) {
    SimulatedClock clock;
    Handover<DuplexPcm> handover;
    CycleEngine engine{clock, handover};
    const PcmSetup setup = setup_of(48000, 64, 32, 2, 512);
    Conditions conditions;
    conditions.silences = false; // so that it is the engine that does it
    SimulatedPcm pcm(clock, setup, conditions);
    pcm.start();
    engine.begin(setup, &pcm);
    std::vector<std::int32_t> plane(64);
    const std::vector<std::int32_t> tone(64, 1234);
    for (unsigned n = 0; n < 100; ++n) {
        engine.wait();
        engine.capture(1, std::span(plane));
        const bool heard = n > 41 && n < 49;
        for (const std::int32_t sample : plane)
            ASSERT_TRUE(sample == 0 || (sample == 1234 && heard)) << n;
        engine.playback(0, std::span<const std::int32_t>(tone));
        if (n > 40 && n < 47)
            engine.playback(1, std::span<const std::int32_t>(tone));
        engine.commit();
    }
    engine.capture(7, std::span(plane));
    EXPECT_EQ(plane, std::vector<std::int32_t>(64)) << "a channel that isn't there is silent";
}

TEST(StreamEngine, WhatCameTooLateIsNotHeardWhenTheRingComesRound) {
    Rig rig(setup_of(48000, 64, 32, 2, 512)); // 8 periods
    rig.cycles(20);
    rig.cycles(1, 1'990'000); // 95 frames: 63 of them too late
    EXPECT_EQ(rig.engine.counters().frames_lost, 63U);
    rig.cycles(7);
    // The cycle that would write over that place misses its deadline by 20 frames and is skipped;
    // the rest of its period is still to be played.
    rig.clock.advance(frames_to_ns(64 + 52, 48000));
    rig.cycles(1);
    EXPECT_EQ(rig.last.lost, 64U);
    rig.cycles(100);
    EXPECT_EQ(rig.client.wrong(), 0U);
}

TEST(StreamEngine, ACardThatPlaysFurtherAheadThanItsRingStillGetsItsCycles) {
    Conditions conditions;
    conditions.playback_lead = 2000;
    Rig rig(setup_of(48000, 64, 32, 2, 512), conditions);
    const std::int64_t start = rig.clock.now();
    for (unsigned n = 0; n < 100; ++n)
        rig.engine.wait(), rig.engine.commit();
    EXPECT_LT(rig.clock.now() - start, frames_to_ns(3 * 100ULL * 64, 48000));
    EXPECT_NE(rig.engine.counters().frames_lost, 0U);
}

TEST(StreamEngine, FloatsGoRoundBitForBit) {
    SimulatedClock clock;
    Handover<DuplexPcm> handover;
    CycleEngine engine{clock, handover};
    const PcmSetup setup = setup_of(48000, 64, 32);
    SimulatedPcm pcm(clock, setup, {});
    pcm.start();
    engine.begin(setup, &pcm);
    std::vector<float> plane(64);
    unsigned exact = 0;
    for (unsigned n = 0; n < 1000; ++n) {
        const Cycle cycle = engine.wait();
        engine.capture(0, std::span(plane));
        for (unsigned i = 0; i < 64; ++i) {
            if (cycle.frame + i >= 96)
                exact += plane[i] == static_cast<float>(cycle.frame + i - 96) * 0x1p-23F ? 1 : 0;
            else
                EXPECT_EQ(plane[i], 0.0F);
        }
        for (unsigned i = 0; i < 64; ++i)
            plane[i] = static_cast<float>(cycle.frame + i) * 0x1p-23F;
        engine.playback(0, std::span<const float>(plane));
        engine.commit();
    }
    EXPECT_EQ(exact, 1000U * 64 - 96);
}

TEST(StreamEngine, ACardThatPlaysAheadGetsALargerOffsetAndThenLosesNothing) {
    Conditions conditions;
    conditions.playback_lead = 500;
    const PcmSetup setup = setup_of(48000, 64, 32);
    Rig rig(setup, conditions);
    EXPECT_EQ(rig.engine.grown(), 0U);
    for (unsigned n = 0; n < 20; ++n) {
        rig.engine.wait();
        rig.engine.commit();
    }
    EXPECT_EQ(rig.engine.grown(), 500U);
    const StreamCounters grown = rig.engine.counters();
    SimulatedClient client(rig.engine, setup, 500);
    for (unsigned n = 0; n < 30; ++n) // until the client's numbers have gone round
        rig.engine.wait(), rig.engine.commit();
    for (unsigned n = 0; n < 500; ++n)
        EXPECT_FALSE(client.cycle([&] { rig.clock.advance(100'000); }).latency_changed);
    EXPECT_EQ(rig.engine.counters().frames_lost, grown.frames_lost);
    EXPECT_EQ(rig.engine.counters().late, grown.late);
    EXPECT_EQ(client.wrong(), 0U) << "round trip is period + safety + growth";
    EXPECT_GT(client.exact(), 400U * 64);

    // A restart keeps what was found out, so that what was reported stays true.
    rig.engine.end();
    rig.pcm.start();
    rig.engine.begin(setup, &rig.pcm);
    EXPECT_EQ(rig.pcm.committed(Direction::playback), 64U + 32 + 500);
    for (unsigned n = 0; n < 50; ++n)
        rig.engine.wait(), rig.engine.commit();
    EXPECT_EQ(rig.engine.counters().late, grown.late);
}

TEST(StreamEngine, LatenessAloneNeverGrowsTheOffset) {
    for (const unsigned lead : {0U, 10U}) { // which fits into the offset
        for (const bool wakes_late : {false, true}) {
            Conditions conditions;
            conditions.playback_lead = lead;
            unsigned sleeps = 0;
            conditions.wake_late = [&] { return wakes_late && ++sleeps % 5 == 0 ? 4'100'000 : 0; };
            Rig rig(setup_of(48000, 64, 32), conditions);
            for (unsigned n = 0; n < 1000; ++n) {
                rig.engine.wait();
                rig.clock.advance(std::int64_t{n % 3} * 4'000'000);
                rig.engine.commit();
            }
            EXPECT_NE(rig.engine.counters().late, 0U);
            EXPECT_EQ(rig.engine.grown(), 0U) << lead << wakes_late;
        }
    }
}

TEST(StreamEngine, OneDirectionAloneRunsAtTheSamePace) {
    for (const bool captures : {true, false}) {
        PcmSetup setup = setup_of(48000, 64, 32);
        (captures ? setup.playback : setup.capture) = {};
        Rig rig(setup);
        const std::int64_t start = rig.clock.now();
        rig.cycles(1000);
        EXPECT_NEAR(static_cast<double>(rig.clock.now() - start), 64e9 * 1000 / 48000, 1e6);
        EXPECT_EQ(rig.engine.counters().frames_lost, 0U);
        EXPECT_EQ(rig.pcm.played_uncommitted(), 0U);
        rig.clock.advance(500'000'000);
        rig.cycles(10);
        EXPECT_NE(rig.engine.counters().frames_lost, 0U);
        EXPECT_EQ(rig.client.wrong(), 0U);
    }
}

} // namespace
} // namespace lockstep::test
