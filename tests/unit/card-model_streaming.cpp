// SPDX-License-Identifier: GPL-2.0-or-later
//
// The card's engine: position, period edges, interrupt, DMA to the frame, a stream that joins.
#include "card-model_bench.hpp"

#include <gtest/gtest.h>

namespace card_model::test {
namespace {

struct Period {
    Kind kind;
    unsigned code;
    unsigned frames;
    unsigned ring;
};

constexpr Period periods[] = {
    {Kind::raydat, 0, 64, 16384},   {Kind::raydat, 1, 128, 16384},  {Kind::raydat, 2, 256, 16384},
    {Kind::raydat, 3, 512, 16384},  {Kind::raydat, 4, 1024, 16384}, {Kind::raydat, 5, 2048, 16384},
    {Kind::raydat, 6, 4096, 16384}, {Kind::raydat, 7, 32, 16384},   {Kind::aio, 0, 64, 16384},
    {Kind::aio, 7, 32, 16384},      {Kind::aiopro, 0, 64, 16384},   {Kind::aiopro, 7, 32, 16384},
    {Kind::madi, 0, 64, 128},       {Kind::madi, 1, 128, 256},      {Kind::madi, 2, 256, 512},
    {Kind::madi, 3, 512, 1024},     {Kind::madi, 4, 1024, 2048},    {Kind::madi, 5, 2048, 4096},
    {Kind::madi, 6, 4096, 8192},    {Kind::madi, 7, 8192, 16384},   {Kind::aes, 0, 64, 128},
    {Kind::aes, 6, 4096, 8192},     {Kind::aes, 7, 8192, 16384},
};

TEST(CardModelStreaming, PositionBufferIdAndInterruptFollowEachPeriod) {
    for (const Period& row : periods) {
        SCOPED_TRACE(std::string(describe(row.kind).name) + " code " + std::to_string(row.code));
        Bench bench(row.kind);
        bench.card.write(CONTROL, START | IE | period_code(row.code));
        EXPECT_EQ(bench.position(), 0U);
        for (unsigned frame = 16; frame <= 2 * row.ring; frame += 16) {
            bench.card.step();
            ASSERT_EQ(bench.position(), frame % row.ring) << frame;
            const std::uint32_t status = bench.card.read(STATUS0);
            ASSERT_EQ(status >> 26 & 1, frame / row.frames % 2) << frame;
            const bool edge = frame % row.frames == 0;
            ASSERT_EQ(bench.card.interrupt(), edge) << frame;
            ASSERT_EQ(bench.pending(), edge) << frame;
            ASSERT_EQ(bench.card.gate_open(), !edge) << frame;
            bench.card.write(CONFIRM, 0);
            ASSERT_FALSE(bench.card.interrupt()) << frame;
            ASSERT_FALSE(bench.pending()) << frame;
        }
    }
}

struct Counter {
    Kind kind;
    unsigned ahead;
    bool beyond;
    unsigned at_start, at_64, at_96, at_128; // positions told, periods of 64 frames
};

TEST(CardModelStreaming, TheCounterMayRunAheadOrBeyondTheRing) {
    constexpr Counter table[] = {
        {Kind::madi, 0, false, 0, 64, 96, 0},        {Kind::madi, 16, false, 16, 80, 112, 16},
        {Kind::madi, 0, true, 0, 64, 96, 128},       {Kind::aes, 16, true, 16, 80, 112, 144},
        {Kind::raydat, 16, false, 16, 80, 112, 144}, {Kind::raydat, 0, true, 0, 64, 96, 128},
    };
    for (const Counter& row : table) {
        SCOPED_TRACE(std::string(describe(row.kind).name) + " " + std::to_string(row.ahead));
        Options options = Bench::of(row.kind);
        options.position_ahead = row.ahead;
        options.position_beyond_ring = row.beyond;
        Bench bench(options);
        bench.card.write(CONTROL, START);
        EXPECT_EQ(bench.position(), row.at_start);
        bench.step(64);
        EXPECT_EQ(bench.position(), row.at_64);
        bench.step(32);
        EXPECT_EQ(bench.position(), row.at_96);
        bench.step(32);
        EXPECT_EQ(bench.position(), row.at_128);
        EXPECT_EQ(bench.card.counters().period_edges, 2U);
        bench.step(16384 - 128);
        EXPECT_EQ(bench.position(), row.at_start) << "round after 16384 frames";
    }
}

TEST(CardModelStreaming, InterruptIsALevelOfPendingAndEnabled) {
    Bench bench(Kind::raydat);
    bench.card.write(CONTROL, START);
    bench.step(64);
    EXPECT_TRUE(bench.pending());
    EXPECT_FALSE(bench.card.interrupt()) << "not enabled";
    EXPECT_TRUE(bench.card.gate_open()) << "nobody will confirm it";
    bench.card.write(CONTROL, START | IE);
    EXPECT_TRUE(bench.card.interrupt());
    EXPECT_FALSE(bench.card.gate_open());
    bench.step(64);
    EXPECT_TRUE(bench.card.interrupt()) << "stays until it is confirmed";
    bench.card.write(CONTROL, 0);
    EXPECT_FALSE(bench.card.interrupt());
    EXPECT_TRUE(bench.pending()) << "stopping does not confirm";
    bench.card.write(CONFIRM, 1);
    EXPECT_FALSE(bench.pending());
}

TEST(CardModelStreaming, StartsAtFrameNullAndStandsWhileStopped) {
    Bench bench(Kind::madi);
    bench.step(64);
    EXPECT_EQ(bench.position(), 0U) << "never started";
    EXPECT_FALSE(bench.card.running());
    bench.card.write(CONTROL, START);
    EXPECT_TRUE(bench.card.running());
    bench.step(80);
    bench.card.write(CONTROL, 0);
    bench.step(16);
    EXPECT_EQ(bench.position(), 80U);
    bench.card.write(CONTROL, START);
    EXPECT_EQ(bench.position(), 0U);
    EXPECT_EQ(bench.card.read(STATUS0) >> 26 & 1, 0U) << "buffer id";
    EXPECT_EQ(bench.card.frames(), 0U);
    bench.card.write(CONTROL, START | IE);
    bench.step(16);
    bench.card.write(CONTROL, START);
    EXPECT_EQ(bench.position(), 16U) << "another write does not start anew";
}

struct DmaRow {
    Kind kind;
    unsigned code;
    std::uint32_t speed;
};

TEST(CardModelStreaming, EveryChannelIsPlayedAndRecordedToTheFrame) {
    constexpr DmaRow table[] = {
        {Kind::raydat, 7, 0},
        {Kind::raydat, 6, DOUBLE},
        {Kind::raydat, 0, QUAD},
        {Kind::aio, 0, 0},
        {Kind::aio, 0, DOUBLE},
        {Kind::aio, 0, QUAD},
        {Kind::aiopro, 7, 0},
        {Kind::aiopro, 0, QUAD},
        {Kind::madi, 0, MADI_64},
        {Kind::madi, 7, MADI_64 | DOUBLE},
        {Kind::madi, 2, MADI_64 | QUAD},
        {Kind::aes, 0, 0},
        {Kind::aes, 7, DOUBLE},
        {Kind::aes, 0, QUAD},
    };
    for (const DmaRow& row : table) {
        SCOPED_TRACE(std::string(describe(row.kind).name) + " code " + std::to_string(row.code) +
                     " speed " + std::to_string(row.speed));
        Bench bench(row.kind);
        bench.use_all();
        bench.unity();
        bench.card.write(CONTROL, START | period_code(row.code) | row.speed);
        const unsigned ring = bench.card.ring();
        for (unsigned channel = 0; channel < channel_slots; ++channel) {
            bench.card.audio().set_source(channel, test_signal(channel));
            for (unsigned frame = 0; frame < ring; ++frame)
                bench.memory.playback(channel, frame) =
                    static_cast<std::int32_t>((frame << 7 | channel) << 8);
        }
        bench.memory.fill_capture(77);
        bench.step(ring);

        const std::uint64_t inputs = channel_mask(row.kind, Direction::capture, bench.card.speed());
        const std::uint64_t outputs =
            channel_mask(row.kind, Direction::playback, bench.card.speed());
        ASSERT_EQ(bench.sink.frames.size(), ring);
        unsigned wrong = 0; // counted, since an assertion for each sample takes its time
        for (unsigned channel = 0; channel < channel_slots; ++channel) {
            const bool in = (inputs >> channel & 1) != 0;
            const bool out = (outputs >> channel & 1) != 0;
            for (unsigned frame = 0; frame < ring; ++frame) {
                const std::int32_t arrived = in ? test_sample(channel, frame) : 0;
                const std::int32_t played = out ? bench.memory.playback(channel, frame) : 0;
                if (bench.memory.capture(channel, frame) != arrived ||
                    bench.sink.frames[frame][channel] != played) {
                    ++wrong;
                    EXPECT_GT(wrong, 1U) << "first at channel " << channel << " frame " << frame;
                }
            }
        }
        EXPECT_EQ(wrong, 0U);
        EXPECT_EQ(bench.card.counters().dma_unset + bench.card.counters().dma_unmapped, 0U);
    }
}

TEST(CardModelStreaming, NothingBehindThePositionIsTouchedAndNothingBeforeIt) {
    Bench bench(Kind::aes);
    bench.use(Direction::capture, 3);
    bench.card.audio().set_source(3, test_signal(3));
    bench.memory.fill_capture(77);
    bench.card.write(CONTROL, START | period_code(1));
    bench.step(48);
    EXPECT_EQ(bench.memory.capture(3, 47), test_sample(3, 47));
    EXPECT_EQ(bench.memory.capture(3, 48), 77);
    // MADI and AES come round after two periods.
    bench.step(256);
    EXPECT_EQ(bench.memory.capture(3, 47), test_sample(3, 256 + 47));
    EXPECT_EQ(bench.memory.capture(3, 48), test_sample(3, 48));
    EXPECT_EQ(bench.memory.capture(3, 256), 77) << "beyond the two periods";
}

TEST(CardModelStreaming, AChannelJoinsAndLeavesWhileTheEngineRuns) {
    Bench bench(Kind::raydat);
    bench.unity();
    bench.use(Direction::capture, 5);
    bench.card.audio().set_source(5, test_signal(5));
    bench.memory.fill_capture(77);
    for (unsigned frame = 0; frame < 16384; ++frame)
        bench.memory.playback(9, frame) = static_cast<std::int32_t>(frame + 1) << 8;
    bench.card.write(CONTROL, START);
    bench.step(32);
    bench.use(Direction::playback, 9);
    bench.step(32);
    bench.enable(Direction::playback, 9, false);
    bench.enable(Direction::capture, 5, false);
    bench.step(16);
    for (unsigned frame = 0; frame < 80; ++frame) {
        const bool joined = frame >= 32 && frame < 64;
        EXPECT_EQ(bench.sink.frames[frame][9], joined ? static_cast<int>(frame + 1) << 8 : 0);
        EXPECT_EQ(bench.memory.capture(5, frame), frame < 64 ? test_sample(5, frame) : 77);
    }
}

TEST(CardModelStreaming, APageGivenAnewIsUsedFromTheNextBurst) {
    Bench bench(Kind::raydat);
    bench.unity();
    bench.use(Direction::playback, 0);
    bench.memory.playback(0, 0) = 1 << 8;
    bench.memory.playback(1, 16) = 2 << 8;
    bench.card.write(CONTROL, START);
    bench.step(16);
    bench.card.write(8192,
                     Memory::playback_base + 65536); // page 0 of channel 0: channel 1's memory
    bench.step(16);
    EXPECT_EQ(bench.sink.frames[0][0], 1 << 8);
    EXPECT_EQ(bench.sink.frames[16][0], 2 << 8);
    bench.memory.playback(1, 32) = 3 << 8;
    bench.card.write(8192, Memory::playback_base + 65536 + 16); // bits below a page mean nothing
    bench.step(16);
    EXPECT_EQ(bench.sink.frames[32][0], 3 << 8);
}

TEST(CardModelStreaming, ADisabledChannelIsFetchedAsSilence) {
    Bench bench(Kind::raydat);
    Block block;
    for (auto& channel : block)
        channel.fill(77);
    Counters counters;
    bench.use(Direction::playback, 1);
    bench.memory.playback(1, 0) = 5;
    bench.card.dma().fetch(bench.memory, 0, block, counters);
    EXPECT_EQ(block[0][0], 0);
    EXPECT_EQ(block[1][0], 5);
    EXPECT_EQ(block[1][1], 0);
}

TEST(CardModelStreaming, AShorterRingIsTakenUpAtOnce) {
    Bench bench(Kind::madi);
    bench.use(Direction::capture, 0);
    bench.card.audio().set_source(0, test_signal(0));
    bench.memory.fill_capture(77);
    bench.card.write(CONTROL, START | period_code(1));
    bench.step(192); // of 256
    bench.card.write(CONTROL, START | period_code(0));
    bench.step(16);
    EXPECT_EQ(bench.position(), 80U) << "192 in a ring of 128, and a burst";
    EXPECT_EQ(bench.memory.capture(0, 64), test_sample(0, 192));
    EXPECT_EQ(bench.memory.capture(0, 192), 77);
}

TEST(CardModelStreaming, MissingPagesAreCountedAndSilent) {
    Bench bench(Kind::raydat);
    bench.unity();
    bench.enable(Direction::playback, 0, true);
    bench.enable(Direction::capture, 1, true);
    bench.card.write(CONTROL, START);
    bench.step(32);
    EXPECT_EQ(bench.card.counters().dma_unset, 4U);
    bench.card.write(8192, 0x50000000);
    bench.step(16);
    EXPECT_EQ(bench.card.counters().dma_unmapped, 1U);
    EXPECT_EQ(bench.card.counters().dma_unset, 5U);
    EXPECT_EQ(bench.sink.frames[32][0], 0);
    bench.card.write(8192, 0x50000010);
    EXPECT_EQ(bench.card.counters().bad_values, 1U) << "not a page";
}

TEST(CardModelStreaming, ResetStopsAndForgets) {
    Bench bench(Kind::raydat);
    bench.use_all();
    bench.unity();
    bench.card.write(SETTINGS, 0x1001);
    bench.card.write(1536, 1);
    bench.card.audio().set_source(0, test_signal(0));
    for (unsigned byte = 0; byte < 128; ++byte)
        bench.card.write(352, byte);
    bench.card.write(CONTROL, START | IE);
    bench.step(64);
    EXPECT_TRUE(bench.card.interrupt());
    bench.card.reset();
    EXPECT_FALSE(bench.card.interrupt());
    EXPECT_FALSE(bench.card.running());
    EXPECT_FALSE(bench.pending());
    EXPECT_EQ(bench.position(), 0U);
    EXPECT_EQ(bench.sink.stops, 1U);
    EXPECT_EQ(bench.card.settings(), 0U);
    EXPECT_EQ(bench.card.audio().mixer().fader(0, 64), 0);
    EXPECT_FALSE(bench.card.dma().enabled(Direction::playback, 0));
    EXPECT_EQ(bench.card.dma().page(Direction::capture, 63, 15), 0U);
    EXPECT_NE(bench.card.read(PLL_READ), 0U);
    EXPECT_EQ(bench.card.read(384), 0U) << "MIDI on its way out";
    EXPECT_EQ(bench.card.audio().meters().peak(MeterPoint::input, 0), 0U);
    bench.use(Direction::capture, 0);
    bench.card.write(CONTROL, START);
    bench.step(16);
    EXPECT_EQ(bench.memory.capture(0, 0), test_sample(0, 0)) << "the input, not the output";
}

} // namespace
} // namespace card_model::test
