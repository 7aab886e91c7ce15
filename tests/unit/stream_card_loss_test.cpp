// SPDX-License-Identifier: GPL-2.0-or-later
//
// A card that goes away and comes back, seen from the cycle engine.
#include "simulated_client.hpp"

#include <poll.h>

namespace lockstep::test {
namespace {

bool readable(int fd) {
    pollfd descriptor{fd, POLLIN, 0};
    return poll(&descriptor, 1, 0) == 1;
}

class StreamCardLoss : public testing::Test {
  protected:
    PcmSetup setup = setup_of(48000, 480, 240);
    SimulatedClock clock;
    Handover<DuplexPcm> handover;
    CycleEngine engine{clock, handover};
    SimulatedPcm first{clock, setup, {}};
    SimulatedPcm second{clock, setup, {}};

    void SetUp() override {
        first.start();
        engine.begin(setup, &first);
    }
    Cycle cycle() {
        const Cycle cycle = engine.wait();
        std::vector<std::int32_t> plane(setup.period, 99);
        engine.capture(0, std::span(plane));
        if (!cycle.card_present) {
            EXPECT_EQ(plane, std::vector<std::int32_t>(setup.period)) << "silence";
        }
        engine.playback(0, std::span<const std::int32_t>(plane));
        engine.commit();
        return cycle;
    }
    // Frames heard in so many cycles; each must be what was played `round_trip` frames before.
    std::uint64_t heard_after(std::uint64_t round_trip, int cycles) {
        std::uint64_t heard = 0;
        std::vector<std::int32_t> plane(setup.period);
        for (int n = 0; n < cycles; ++n) {
            const Cycle next = engine.wait();
            engine.capture(0, std::span(plane));
            for (unsigned i = 0; i < setup.period; ++i) {
                if (plane[i] == 0)
                    continue;
                ++heard;
                EXPECT_EQ(static_cast<std::uint64_t>(plane[i]), next.frame + i - round_trip);
            }
            for (unsigned i = 0; i < setup.period; ++i)
                plane[i] = static_cast<std::int32_t>(next.frame + i);
            engine.playback(0, std::span<const std::int32_t>(plane));
            engine.commit();
        }
        return heard;
    }
};

TEST_F(StreamCardLoss, TheClockGoesOnWithSilenceAndTheCardIsGivenBack) {
    Cycle last;
    for (int n = 0; n < 10; ++n)
        last = cycle();
    EXPECT_FALSE(readable(handover.wake_fd()));
    first.remove();
    for (int n = 0; n < 100; ++n) {
        const Cycle next = cycle();
        EXPECT_FALSE(next.card_present);
        EXPECT_EQ(next.frame, last.frame + 480);
        EXPECT_EQ(next.lost, 0U);
        EXPECT_NEAR(static_cast<double>(next.time_ns - last.time_ns), 10e6, 30000.0);
        EXPECT_GE(clock.now(), next.time_ns);
        last = next;
    }
    EXPECT_EQ(engine.counters().card_losses, 1U);
    EXPECT_TRUE(readable(handover.wake_fd()));
    EXPECT_TRUE(handover.reclaim());
    EXPECT_FALSE(handover.reclaim());
    EXPECT_FALSE(readable(handover.wake_fd()));
}

TEST_F(StreamCardLoss, ACardLostAtACommitIsGivenBackAtOnce) {
    engine.wait();
    first.remove();
    engine.commit();
    EXPECT_TRUE(handover.reclaim());
    EXPECT_FALSE(cycle().card_present);
    EXPECT_EQ(engine.counters().card_losses, 1U);
}

TEST_F(StreamCardLoss, TheClockDoesNotRunAfterTimeThatHasGone) {
    cycle();
    first.remove();
    const Cycle before = cycle();
    clock.advance(100'000'000);
    const Cycle after = cycle();
    EXPECT_GE(after.lost, 9U * 480);
    EXPECT_EQ(after.frame, before.frame + 480 + after.lost);
    EXPECT_EQ(cycle().lost, 0U);
}

// 25 hours at 48 kHz are more frames than 32 bits hold.
TEST_F(StreamCardLoss, ADayThatHasGoneIsStillAWholeNumberOfPeriods) {
    cycle();
    first.remove();
    const Cycle before = cycle();
    clock.advance(25LL * 3600 * nanoseconds_a_second);
    const Cycle after = cycle();
    EXPECT_GE(after.lost, 25ULL * 3600 * 48000 - 480);
    EXPECT_EQ(after.lost % 480, 0U);
    EXPECT_EQ(after.frame, before.frame + 480 + after.lost);
}

TEST_F(StreamCardLoss, ACardThatReturnsIsTakenUpWithItsLatencyAndNothingCountedLost) {
    for (int n = 0; n < 10; ++n)
        cycle();
    first.remove();
    Cycle last;
    for (int n = 0; n < 10; ++n)
        last = cycle();
    second.start();
    clock.advance(23'000'000); // it runs a while before the real-time thread looks
    handover.offer(&second);
    for (int n = 0; n < 100; ++n) {
        const Cycle next = engine.wait();
        EXPECT_TRUE(next.card_present);
        EXPECT_EQ(next.frame, last.frame + 480);
        EXPECT_EQ(next.lost, 0U);
        engine.commit();
        last = next;
    }
    EXPECT_EQ(engine.counters().frames_lost, 0U);
    EXPECT_EQ(second.committed(Direction::playback),
              second.committed(Direction::capture) + 480 + 240);

    // Round trip as before: what is played now comes back period + safety later.
    EXPECT_EQ(heard_after(720, 5), 5U * 480 - 720);
}

TEST_F(StreamCardLoss, ACardThatReturnsWithAnotherRingAndOffsetIsPlayedByThose) {
    for (int n = 0; n < 10; ++n)
        EXPECT_FALSE(cycle().latency_changed);
    first.remove();
    cycle();
    PcmSetup other = setup;
    other.safety = 300;
    other.capture.ring = other.playback.ring = 5 * 480;
    SimulatedPcm returned(clock, other, {});
    returned.start();
    handover.offer(&returned);
    EXPECT_EQ(engine.safety(), 240U);
    EXPECT_TRUE(cycle().latency_changed);
    EXPECT_EQ(engine.safety(), 300U);
    EXPECT_FALSE(cycle().latency_changed);
    for (int n = 0; n < 10; ++n) // its ring goes round
        cycle();
    EXPECT_EQ(heard_after(780, 20), 20U * 480 - 780);
    EXPECT_EQ(engine.counters().frames_lost, 0U);
    EXPECT_EQ(returned.played_uncommitted(), 0U);
}

TEST_F(StreamCardLoss, AStreamMayStartWithoutItsCard) {
    engine.begin(setup, nullptr);
    EXPECT_FALSE(cycle().card_present);
    EXPECT_EQ(cycle().frame, 480U);
    second.start();
    handover.offer(&second);
    EXPECT_TRUE(cycle().card_present);
    EXPECT_TRUE(engine.end());
    EXPECT_FALSE(engine.end());
}

TEST_F(StreamCardLoss, ACardMayComeAndGoManyTimes) {
    first.remove();
    EXPECT_FALSE(cycle().card_present);
    for (unsigned n = 0; n < 50; ++n) {
        EXPECT_TRUE(handover.reclaim());
        SimulatedPcm card(clock, setup, {});
        card.start();
        handover.offer(&card);
        EXPECT_TRUE(cycle().card_present);
        card.remove();
        EXPECT_FALSE(cycle().card_present);
        EXPECT_EQ(engine.counters().card_losses, n + 2);
    }
}

} // namespace
} // namespace lockstep::test
