// SPDX-License-Identifier: GPL-2.0-or-later
//
// Each fault does what it says, and is over when it is over.
#include "card-model_bench.hpp"

#include <gtest/gtest.h>

namespace card_model::test {
namespace {

constexpr std::uint32_t run = START | IE; // periods of 64 frames

TEST(CardModelFaults, ALostInterruptIsPendingButNotOnTheLine) {
    Bench bench(Kind::raydat);
    bench.card.write(CONTROL, run);
    bench.card.audio_interrupt().lose(2);
    for (unsigned period = 0; period < 2; ++period) {
        bench.step(64);
        EXPECT_FALSE(bench.card.interrupt());
        EXPECT_TRUE(bench.pending());
        EXPECT_TRUE(bench.card.gate_open()) << "a gated clock goes on";
    }
    bench.step(64);
    EXPECT_TRUE(bench.card.interrupt()) << "the third is not lost";
    EXPECT_FALSE(bench.card.gate_open());
    // One that is already on the line cannot be lost.
    bench.card.audio_interrupt().lose(1);
    bench.step(64);
    EXPECT_TRUE(bench.card.interrupt());
    EXPECT_EQ(bench.card.audio_interrupt().left_to_lose(), 1U);
}

TEST(CardModelFaults, ALateInterruptFollowsItsEdge) {
    Bench bench(Kind::raydat);
    bench.card.write(CONTROL, run);
    bench.card.audio_interrupt().delay(48);
    bench.step(64);
    EXPECT_TRUE(bench.pending());
    for (unsigned frame = 0; frame < 48; frame += 16) {
        EXPECT_FALSE(bench.card.interrupt()) << frame;
        EXPECT_TRUE(bench.card.gate_open());
        bench.step(16);
    }
    EXPECT_TRUE(bench.card.interrupt());
    bench.card.write(CONFIRM, 0);
    bench.step(16);
    EXPECT_FALSE(bench.card.interrupt()) << "the next edge, late as well";
    bench.step(48);
    EXPECT_TRUE(bench.card.interrupt());
    bench.card.write(CONFIRM, 0);

    // Confirmed before it came: it does not come.
    bench.card.audio_interrupt().delay(32);
    bench.step(16);
    ASSERT_TRUE(bench.pending());
    bench.card.write(CONFIRM, 0);
    bench.step(48);
    EXPECT_FALSE(bench.card.interrupt());
    bench.card.audio_interrupt().delay(0);
    bench.step(16);
    EXPECT_TRUE(bench.card.interrupt()) << "at once again";

    // Later than a period: one for all edges since.
    bench.card.write(CONFIRM, 0);
    bench.card.audio_interrupt().delay(160);
    bench.step(64 + 144);
    EXPECT_FALSE(bench.card.interrupt());
    bench.step(16);
    EXPECT_TRUE(bench.card.interrupt());
}

TEST(CardModelFaults, ALineWithoutACauseLastsUntilTheDriverLooked) {
    Bench bench(Kind::raydat);
    bench.card.faults().raise_without_cause(2);
    EXPECT_TRUE(bench.card.interrupt()) << "enabled or not";
    EXPECT_TRUE(bench.card.gate_open());
    bench.card.read(STATUS1);
    EXPECT_TRUE(bench.card.interrupt());
    EXPECT_EQ(bench.card.read(STATUS0) & (bit(0) | bit(30) | bit(31)), 0U) << "nothing pending";
    EXPECT_FALSE(bench.card.interrupt());
    EXPECT_EQ(bench.card.faults().without_cause_left(), 1U);
    bench.step(16);
    EXPECT_TRUE(bench.card.interrupt()) << "the second, with the next step";
    bench.card.read(STATUS0);
    bench.step(16);
    EXPECT_FALSE(bench.card.interrupt());

    // One with a cause of its own stays after that look.
    bench.card.write(CONTROL, run);
    bench.step(64);
    bench.card.faults().raise_without_cause(1);
    bench.card.read(STATUS0);
    EXPECT_TRUE(bench.card.interrupt());
}

TEST(CardModelFaults, AStuckPositionStandsWhileAllElseGoesOn) {
    Bench bench(Kind::madi);
    bench.use(Direction::capture, 0);
    bench.card.audio().set_source(0, test_signal(0));
    bench.card.write(CONTROL, run);
    bench.step(16);
    bench.card.faults().stick_position(true);
    bench.step(48);
    EXPECT_EQ(bench.position(), 16U);
    EXPECT_TRUE(bench.card.interrupt());
    EXPECT_EQ(bench.memory.capture(0, 63), test_sample(0, 63));
    EXPECT_EQ(bench.card.read(STATUS0) >> 26 & 1, 1U);
    bench.card.faults().stick_position(false);
    bench.step(16);
    EXPECT_EQ(bench.position(), 80U);
}

TEST(CardModelFaults, PoweringOffARunningEngineIsADriversFault) {
    Bench bench(Kind::raydat);
    bench.card.power_off();
    EXPECT_EQ(bench.card.counters().power_offs_running, 0U);
    bench.card.reset();
    bench.card.write(CONTROL, run);
    bench.card.power_off();
    EXPECT_EQ(bench.card.counters().power_offs_running, 1U);
    EXPECT_EQ(bench.card.counters().power_offs, 2U);
    bench.card.reset();
    EXPECT_FALSE(bench.card.running());
    bench.card.count_access_without_power();
    EXPECT_EQ(bench.card.counters().accesses_without_power, 1U);
}

TEST(CardModelFaults, AllOnesIsALinkThatIsDownAndComesBack) {
    Bench bench(Kind::raydat);
    bench.use(Direction::capture, 0);
    bench.card.audio().set_source(0, test_signal(0));
    bench.memory.fill_capture(77);
    bench.card.write(CONTROL, run);
    bench.step(64);
    ASSERT_TRUE(bench.card.interrupt());
    bench.card.faults().all_ones(true);
    EXPECT_FALSE(bench.card.interrupt());
    EXPECT_FALSE(bench.card.running());
    EXPECT_TRUE(bench.card.gate_open());
    for (const std::uint32_t offset : {0U, 64U, 128U, 192U, 360U, 392U, 512U, 4096U, 65532U})
        EXPECT_EQ(bench.card.read(offset), 0xffffffffU) << offset;
    bench.card.write(CONTROL, 0);
    bench.step(64);
    EXPECT_EQ(bench.memory.capture(0, 64), 77) << "no DMA";
    // Another card's interrupt is what makes a driver look.
    bench.card.faults().raise_without_cause(1);
    EXPECT_TRUE(bench.card.interrupt());
    EXPECT_EQ(bench.card.read(STATUS0), 0xffffffffU);
    EXPECT_FALSE(bench.card.interrupt());
    bench.card.faults().all_ones(false);
    EXPECT_TRUE(bench.card.running()) << "the write was lost";
    EXPECT_EQ(bench.position(), 64U);
    EXPECT_TRUE(bench.card.interrupt());
    bench.step(16);
    EXPECT_EQ(bench.memory.capture(0, 64), test_sample(0, 64));
}

TEST(CardModelFaults, ARemovedCardStaysAway) {
    Bench bench(Kind::aes);
    bench.card.write(CONTROL, run);
    bench.step(64);
    bench.card.faults().remove();
    bench.step(16);
    EXPECT_EQ(bench.sink.stops, 1U) << "what was recorded until then is complete";
    bench.card.faults().all_ones(false);
    bench.card.reset();
    EXPECT_TRUE(bench.card.faults().removed());
    EXPECT_EQ(bench.card.read(STATUS0), 0xffffffffU);
    bench.card.write(CONTROL, run);
    bench.step(64);
    EXPECT_FALSE(bench.card.running());
    EXPECT_FALSE(bench.card.interrupt());
}

TEST(CardModelFaults, AnExternalClockLostOrChangedIsToldOf) {
    Bench bench(Kind::raydat);
    bench.card.write(SETTINGS, 1 << 1); // AutoSync, AES
    bench.card.sync().set("aes", {true, true, true, 48000});
    bench.card.write(CONTROL, run);
    EXPECT_EQ(bench.card.read(PLL_READ), 2184533333U);
    bench.card.sync().set("aes", {true, true, true, 44100});
    EXPECT_EQ(bench.card.rate(), 44100U);
    EXPECT_EQ(bench.card.read(PLL_READ), 2377723356U);
    EXPECT_EQ(bench.card.read(FBITS) & 15, 2U);
    bench.card.sync().set("aes", {true, false, true, 44100});
    EXPECT_EQ(bench.card.rate(), 48000U) << "internal";
    EXPECT_EQ(bench.card.read(STATUS1) >> 28, 15U);
    bench.step(64);
    EXPECT_TRUE(bench.card.interrupt()) << "the engine runs on";
}

} // namespace
} // namespace card_model::test
