// SPDX-License-Identifier: GPL-2.0-or-later
//
// The way of samples: faders, sums and their limits, meters, cables, sources, loopback.
#include "card-model_bench.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <limits>
#include <memory>

namespace card_model::test {
namespace {

constexpr std::int32_t full = 0x7fffff;

// The mixer works in 24-bit steps, which stand left-justified in 32 bits.
constexpr std::int32_t left(std::int32_t sample) {
    return static_cast<std::int32_t>(sample * 256L);
}

struct Mix {
    const char* about;
    std::int32_t input, playback; // 24 bits
    std::uint32_t input_fader, playback_fader;
    std::int32_t output;
};

TEST(CardModelAudio, TheMixerSumsWhatItsFadersLetThrough) {
    constexpr Mix table[] = {
        {"muted", 1000, 2000, 0, 0, 0},
        {"unity keeps the bits", 1000, 0x123457, 0, 32768, 0x123457},
        {"of negative ones too", 5, -0x123457, 0, 32768, -0x123457},
        {"least", 5, -full - 1, 0, 32768, -full - 1},
        {"input and playback", 1000, 2000, 32768, 32768, 3000},
        {"half", 1000, 0, 16384, 0, 500},
        {"rounded down", 3, 0, 16384, 0, 1},
        {"rounded down below null", -3, 0, 16384, 0, -2},
        {"rounded once, not twice", 1, 1, 16384, 16384, 1},
        {"the top of the fader", 32768, 0, 65535, 0, 65535},
        {"limited above", full, 1, 32768, 32768, full},
        {"limited below", -full, -2, 32768, 32768, -full - 1},
        {"no limit before the sum", full, -full, 65535, 65535, 0},
    };
    for (const Mix& row : table) {
        SCOPED_TRACE(row.about);
        Mixer mixer;
        mixer.set(7, 3, static_cast<std::uint16_t>(row.input_fader));
        mixer.set(7, 64 + 5, static_cast<std::uint16_t>(row.playback_fader));
        Frame inputs{};
        Frame playback{};
        Frame outputs{};
        outputs.fill(77);
        inputs[3] = left(row.input);
        playback[5] = left(row.playback);
        inputs[5] = playback[3] = left(full); // nobody listens to these
        mixer.mix(inputs, playback, outputs);
        for (unsigned channel = 0; channel < channel_slots; ++channel)
            EXPECT_EQ(outputs[channel], channel == 7 ? left(row.output) : 0) << channel;
    }
}

TEST(CardModelAudio, EveryFaderHasItsRegister) {
    Bench bench(Kind::madi);
    const Mixer& mixer = bench.card.audio().mixer();
    for (unsigned fader = 0; fader < 8192; ++fader)
        bench.card.write(32768 + 4 * fader, fader + 1);
    for (unsigned output = 0; output < 64; ++output)
        for (unsigned source = 0; source < 128; ++source)
            ASSERT_EQ(mixer.fader(output, source), 128 * output + source + 1);
}

TEST(CardModelAudio, EveryInputAndPlaybackChannelReachesEveryOutput) {
    for (unsigned source = 0; source < 128; source += 9) {
        Bench bench(Kind::madi);
        const unsigned output = (source * 5 + 1) % 64;
        bench.use_all();
        bench.fader(output, source, 32768);
        for (unsigned channel = 0; channel < 64; ++channel) {
            bench.card.audio().set_source(channel, test_signal(channel));
            for (unsigned frame = 0; frame < 16; ++frame)
                bench.memory.playback(channel, frame) = -test_sample(channel, frame + 1);
        }
        bench.card.write(CONTROL, START | MADI_64);
        bench.step(16);
        for (unsigned channel = 0; channel < 64; ++channel) {
            const std::int32_t heard =
                source < 64 ? test_sample(source, 9) : -test_sample(source - 64, 10);
            EXPECT_EQ(bench.sink.frames[9][channel], channel == output ? heard : 0)
                << source << " to " << channel;
        }
    }
}

TEST(CardModelAudio, AFaderClosedAgainIsSilent) {
    Bench bench(Kind::raydat);
    bench.card.audio().set_source(0, test_signal(0));
    bench.card.write(CONTROL, START);
    for (const std::uint32_t fader : {32768U, 16384U, 0U, 32768U}) {
        bench.fader(0, 0, fader);
        bench.step(16);
        const std::int32_t sample = test_sample(0, bench.sink.frames.size() - 1) >> 8;
        EXPECT_EQ(bench.sink.frames.back()[0],
                  left(static_cast<std::int32_t>(std::int64_t{sample} * fader >> 15)));
    }
}

TEST(CardModelAudio, OnlyTwentyFourBitsAreTakenOfASample) {
    Bench bench(Kind::raydat);
    bench.use(Direction::playback, 0);
    bench.unity();
    bench.memory.playback(0, 0) = 0x123456ff;
    bench.card.write(CONTROL, START);
    bench.step(16);
    EXPECT_EQ(bench.sink.frames[0][0], 0x12345600);

    class AllBits final : public AudioSource {
        void read(std::uint64_t, std::span<std::int32_t> samples) override {
            std::fill(samples.begin(), samples.end(), 0x123456ff);
        }
    };
    bench.use(Direction::capture, 1);
    bench.card.audio().set_source(1, std::make_unique<AllBits>());
    bench.step(16);
    EXPECT_EQ(bench.memory.capture(1, 16), 0x12345600);
}

TEST(CardModelAudio, AnOutputThatIsNotThereIsSilentWhateverIsMixedToIt) {
    Bench bench(Kind::raydat);
    bench.card.audio().set_source(0, test_signal(0));
    bench.fader(35, 0, 32768);
    bench.fader(36, 0, 32768);
    bench.card.write(CONTROL, START);
    bench.step(16);
    EXPECT_EQ(bench.sink.frames[0][35], test_sample(0, 0)) << "the last of 36";
    EXPECT_EQ(bench.sink.frames[0][36], 0);
    EXPECT_EQ(bench.card.audio().meters().peak(MeterPoint::output, 36), 0U);
}

TEST(CardModelAudio, MadiTransmitsSixtyFourChannelsOnlyWhenTold) {
    constexpr std::pair<std::uint32_t, unsigned> table[] = {{0, 56},      {MADI_64, 64},
                                                            {DOUBLE, 28}, {DOUBLE | MADI_64, 32},
                                                            {QUAD, 14},   {QUAD | MADI_64, 16}};
    for (const auto& [control, count] : table) {
        Bench bench(Kind::madi);
        bench.use_all();
        bench.unity();
        for (unsigned channel = 0; channel < 64; ++channel)
            bench.memory.playback(channel, 0) = 256;
        bench.card.write(CONTROL, START | control);
        bench.step(16);
        for (unsigned channel = 0; channel < 64; ++channel)
            EXPECT_EQ(bench.sink.frames[0][channel], channel < count ? 256 : 0)
                << control << " " << channel;
    }
}

TEST(CardModelAudio, ExpansionBoardsBringTheirChannels) {
    for (const bool there : {false, true}) {
        Options options = Bench::of(Kind::aio);
        options.input_board = options.output_board = there;
        Bench bench(options);
        bench.use_all();
        bench.unity();
        bench.card.audio().set_source(2, test_signal(2));
        bench.memory.playback(5, 0) = 256;
        bench.card.write(CONTROL, START);
        bench.step(16);
        EXPECT_EQ(bench.memory.capture(2, 0), there ? test_sample(2, 0) : 0);
        EXPECT_EQ(bench.sink.frames[0][5], there ? 256 : 0);
    }
}

TEST(CardModelAudio, ACableDelaysByItsLengthToTheFrame) {
    for (const unsigned delay : {1U, 15U, 16U, 17U, 100U, 65536U}) {
        SCOPED_TRACE(delay);
        Bench bench(Kind::raydat);
        bench.use(Direction::playback, 8);
        bench.use(Direction::capture, 20);
        bench.fader(30, 64 + 8, 32768); // crossed: playback 8 leaves at output 30
        bench.card.audio().connect(30, 20, delay);
        for (unsigned frame = 0; frame < 16384; ++frame)
            bench.memory.playback(8, frame) = test_sample(8, frame);
        bench.card.write(CONTROL, START);
        unsigned wrong = 0;
        for (unsigned burst_at = 0; burst_at < delay + 256; burst_at += 16) {
            bench.card.step();
            for (unsigned frame = burst_at; frame < burst_at + 16; ++frame) {
                const std::int32_t expected =
                    frame < delay ? 0 : test_sample(8, (frame - delay) % 16384);
                if (bench.memory.capture(20, frame % 16384) != expected)
                    ++wrong;
            }
        }
        EXPECT_EQ(wrong, 0U);
        // What is on its way is gone when the engine starts again.
        bench.card.write(CONTROL, 0);
        bench.card.write(CONTROL, START);
        bench.step(16);
        EXPECT_EQ(bench.memory.capture(20, 0), 0);
        bench.card.audio().disconnect(20);
        bench.step(16);
        EXPECT_EQ(bench.memory.capture(20, 31), 0);
    }
}

TEST(CardModelAudio, AnInputIsHeardWithoutTheEngineButNotByTheSink) {
    Bench bench(Kind::raydat);
    bench.card.audio().set_source(0, test_signal(6));
    bench.fader(12, 0, 32768);
    bench.step(16);
    EXPECT_GT(bench.card.audio().meters().peak(MeterPoint::output, 12), 0U);
    EXPECT_TRUE(bench.sink.frames.empty());
    EXPECT_EQ(bench.card.counters().bursts, 0U);
}

TEST(CardModelAudio, AnOutputCanBeRecordedInsteadOfAnInput) {
    Bench bench(Kind::raydat);
    bench.use(Direction::playback, 4);
    bench.use(Direction::capture, 4);
    bench.unity();
    bench.card.audio().set_source(4, test_signal(4));
    bench.memory.playback(4, 0) = 256;
    bench.card.write(1536 + 4 * 4, 1);
    bench.card.write(CONTROL, START);
    bench.step(16);
    EXPECT_EQ(bench.memory.capture(4, 0), 256);
    bench.card.write(1536 + 4 * 4, 0);
    bench.step(16);
    EXPECT_EQ(bench.memory.capture(4, 16), test_sample(4, 16));
}

TEST(CardModelAudio, BadChannelsAndDelaysAreRefused) {
    AudioPath path;
    EXPECT_THROW(path.set_source(64, nullptr), std::invalid_argument);
    EXPECT_THROW(path.connect(64, 0, 1), std::invalid_argument);
    EXPECT_THROW(path.connect(0, 64, 1), std::invalid_argument);
    EXPECT_THROW(path.connect(0, 0, 0), std::invalid_argument);
    EXPECT_THROW(path.connect(0, 0, 65537), std::invalid_argument);
    EXPECT_THROW(path.disconnect(64), std::invalid_argument);
}

TEST(CardModelAudio, TheSinkLearnsOfEachRun) {
    Bench bench(Kind::raydat);
    bench.card.write(CONTROL, START | DOUBLE);
    bench.step(32);
    bench.card.write(CONTROL, 0);
    bench.card.write(CONTROL, START);
    bench.step(16);
    EXPECT_EQ(bench.sink.rates, (std::vector<unsigned>{96000, 48000}));
    EXPECT_EQ(bench.sink.stops, 1U);
    EXPECT_EQ(bench.sink.frames.size(), 16U);
    Sink other;
    bench.card.audio().set_sink(&other);
    EXPECT_EQ(bench.sink.stops, 2U);
    EXPECT_EQ(other.rates, (std::vector<unsigned>{48000}));
}

TEST(CardModelAudio, TheTestSignalCarriesChannelAndFrame) {
    EXPECT_EQ(test_sample(0, 0), 0x02000000);
    EXPECT_EQ(test_sample(0, 1), 0x02000100);
    EXPECT_EQ(test_sample(35, 0x1ffff), 0x49ffff00);
    EXPECT_EQ(test_sample(35, 0x20000), 0x48000000);
    EXPECT_EQ(test_sample(63, 5), std::numeric_limits<std::int32_t>::min() + 0x500);
}

// Each point's meters at their registers: one channel carries a level, the others nothing.
TEST(CardModelAudio, EachPointHasItsMeters) {
    Bench bench(Kind::madi);
    bench.use(Direction::playback, 11);
    bench.fader(50, 64 + 11, 16384);
    for (unsigned frame = 0; frame < 16384; ++frame)
        bench.memory.playback(11, frame) = left(-4000);
    bench.card.audio().connect(50, 33, 1);
    bench.card.write(CONTROL, START | MADI_64);
    bench.step(8 * 16384);
    constexpr std::pair<unsigned, std::uint64_t> meters[] = {
        {33, 2000}, {64 + 11, 4000}, {128 + 50, 2000}}; // inputs, playback, outputs
    for (unsigned meter = 0; meter < 192; ++meter) {
        std::uint64_t level = 0;
        for (const auto& [there, magnitude] : meters)
            if (there == meter)
                level = magnitude;
        EXPECT_EQ(bench.card.read(4096 + 4 * meter), level << 8) << meter;
        EXPECT_EQ(bench.card.read(4096 + 4 * meter), 0U) << meter << ": reading clears";
        const std::uint64_t squares = std::uint64_t{bench.card.read(7168 + 4 * meter)} << 32 |
                                      bench.card.read(6144 + 4 * meter);
        const double expected = static_cast<double>(level * level * 8192);
        EXPECT_NEAR(static_cast<double>(squares), expected, expected * 0.001) << meter;
    }
}

TEST(CardModelAudio, OversAreCountedToFifteen) {
    Meters meters;
    Frame frame{};
    frame[0] = left(full);
    frame[1] = left(full - 1);
    frame[2] = left(-full - 1);
    meters.pass(MeterPoint::input, frame);
    EXPECT_EQ(meters.peak(MeterPoint::input, 0), 0x7fffff01U);
    EXPECT_EQ(meters.peak(MeterPoint::input, 1), 0x7ffffe00U);
    EXPECT_EQ(meters.peak(MeterPoint::input, 2), 0x80000001U);
    for (unsigned i = 0; i < 20; ++i)
        meters.pass(MeterPoint::input, frame);
    EXPECT_EQ(meters.read_peak(MeterPoint::input, 0), 0x7fffff0fU);
    EXPECT_EQ(meters.peak(MeterPoint::input, 0), 0U);
}

} // namespace
} // namespace card_model::test
