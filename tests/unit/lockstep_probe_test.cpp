// SPDX-License-Identifier: GPL-2.0-or-later
//
// The latency probe: found to the frame through everything a cable does to it, and not found where
// it is not.
#include "lockstep/probe_run.hpp"
#include "lockstep/probe_signal.hpp"
#include "lockstep/verdict.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <ostream>
#include <random>

namespace lockstep {
namespace {

std::vector<float> noise(std::size_t frames, float amplitude, unsigned seed) {
    std::mt19937 random(seed);
    std::uniform_real_distribution<float> sample(-amplitude, amplitude);
    std::vector<float> result(frames);
    std::generate(result.begin(), result.end(), [&] { return sample(random); });
    return result;
}

TEST(ProbeSignal, IsAMaximumLengthSequence) {
    const auto probe = probe_signal(0.5F);
    ASSERT_EQ(probe.size(), probe_frames);
    // The mark of one: it resembles itself at every rotation but zero by exactly -1 in its length.
    for (std::size_t shift : {std::size_t{1}, std::size_t{2}, std::size_t{1000}}) {
        int sum = 0;
        for (std::size_t i = 0; i < probe.size(); ++i)
            sum += (probe[i] > 0) == (probe[(i + shift) % probe.size()] > 0) ? 1 : -1;
        EXPECT_EQ(sum, -1) << "rotated by " << shift;
    }
}

struct Path {
    const char* name;
    std::size_t delay;
    float gain;
    float noise;
    bool lowpass;
};

void PrintTo(const Path& path, std::ostream* out) {
    *out << path.name;
}

class ProbeThrough : public testing::TestWithParam<Path> {};

TEST_P(ProbeThrough, IsFoundToTheFrame) {
    const Path& path = GetParam();
    const auto probe = probe_signal(0.1F);
    auto heard = noise(12000, path.noise, 7);
    for (std::size_t i = 0; i < probe.size(); ++i) {
        const float before = path.lowpass && i > 0 ? probe[i - 1] : 0;
        const float after = path.lowpass && i + 1 < probe.size() ? probe[i + 1] : 0;
        heard[path.delay + i] +=
            path.gain *
            (path.lowpass ? 0.25F * before + 0.5F * probe[i] + 0.25F * after : probe[i]);
    }
    const auto sighting = find_probe(heard, probe);
    ASSERT_TRUE(sighting);
    EXPECT_EQ(sighting->frame, path.delay);
    EXPECT_EQ(sighting->gain < 0, path.gain < 0);
}

INSTANTIATE_TEST_SUITE_P(Cables, ProbeThrough,
                         testing::Values(Path{"none", 0, 1, 0, false}, Path{"one", 1, 1, 0, false},
                                         Path{"far", 9953, 1, 0, false},
                                         Path{"quiet", 777, 0.001F, 0, false},
                                         Path{"swapped", 500, -0.5F, 0, false},
                                         Path{"noisy", 500, 0.5F, 0.1F, false},
                                         Path{"dull", 321, 1, 0.01F, true}),
                         [](const auto& info) { return info.param.name; });

TEST(ProbeSearch, FindsNothingWhereThereIsNothing) {
    const auto probe = probe_signal(0.1F);
    EXPECT_FALSE(find_probe(std::vector<float>(5000), probe));
    EXPECT_FALSE(find_probe(noise(10000, 0.5F, 1), probe));
    std::vector<float> hum(8000);
    for (std::size_t i = 0; i < hum.size(); ++i)
        hum[i] = 0.5F * std::sin(static_cast<float>(i) * 2 * 3.14159265F * 50 / 48000);
    EXPECT_FALSE(find_probe(hum, probe));
    EXPECT_FALSE(find_probe(std::vector<float>(100), probe)) << "shorter than the probe";
}

TEST(ProbeSearch, TakesTheCableNotItsEcho) {
    const auto probe = probe_signal(0.1F);
    std::vector<float> heard(12000);
    for (std::size_t i = 0; i < probe.size(); ++i) {
        heard[100 + i] += 0.01F * probe[i]; // crosstalk, earlier
        heard[3000 + i] += probe[i];
        heard[8000 + i] += 0.5F * probe[i]; // echo, later
    }
    const auto sighting = find_probe(heard, probe);
    ASSERT_TRUE(sighting);
    EXPECT_EQ(sighting->frame, 3000U);
}

// Runs a whole measurement over a pretended card: a cable of `delay` frames, periods of `period`;
// at the cycles named, `skip` frames are lost.
ProbeResult measure(ProbeRun& run, std::size_t delay, std::size_t period,
                    std::uint64_t late_at = UINT64_MAX, std::size_t skip = 0) {
    std::vector<float> cable(run.length() + delay + 4 * period + skip);
    std::vector<float> block(period);
    for (std::uint64_t frame = 0; frame < run.length(); frame += period) {
        if (frame <= late_at && late_at < frame + period && skip != 0) {
            frame += skip;
            run.lose(frame, skip);
        }
        std::copy_n(cable.begin() + static_cast<std::ptrdiff_t>(frame), period, block.begin());
        run.record(frame, block);
        run.play(frame, block);
        std::copy_n(block.begin(), period,
                    cable.begin() + static_cast<std::ptrdiff_t>(frame + delay));
    }
    return run.result();
}

ProbePlan small_plan() {
    ProbePlan plan;
    plan.lead_in = 1000;
    plan.farthest = 3000;
    return plan;
}

TEST(ProbeRun, MeasuresEveryBurst) {
    for (std::size_t period : {8U, 33U, 128U, 1024U}) {
        ProbeRun run(small_plan());
        const auto result = measure(run, period + 37, period);
        EXPECT_EQ(result.round_trips, std::vector<std::size_t>(3, period + 37));
        EXPECT_EQ(result.spoiled + result.missing, 0U);
        EXPECT_NEAR(result.gain, 1, 1e-4);
    }
}

TEST(ProbeRun, SpoilsOnlyTheBurstThatLostFrames) {
    ProbeRun run(small_plan());
    const auto result = measure(run, 192, 128, 1000 + 5047 + 500, 256);
    EXPECT_EQ(result.spoiled, 1U);
    EXPECT_EQ(result.round_trips, std::vector<std::size_t>(2, 192));
}

TEST(ProbeRun, MissesWhatTakesLongerThanPlanned) {
    ProbeRun run(small_plan());
    const auto result = measure(run, 3200, 128);
    EXPECT_GT(result.missing, 0U);
}

TEST(Verdict, SaysWhatTheBurstsSay) {
    ProbeResult result;
    result.round_trips = {192, 192, 192};
    EXPECT_EQ(judge(result, 192).code, ExitCode::Done);
    EXPECT_EQ(judge(result, 192).measured, 192U);
    EXPECT_EQ(judge(result, 191).code, ExitCode::Differs);
    EXPECT_NE(judge(result, 92).sentence.find("100 frames more"), std::string::npos);
    EXPECT_NE(judge(result, 292).sentence.find("100 frames less"), std::string::npos);

    result.round_trips = {192, 193, 192};
    EXPECT_EQ(judge(result, 192).code, ExitCode::Differs);
    EXPECT_FALSE(judge(result, 192).measured);

    result.round_trips = {192};
    result.missing = 2;
    EXPECT_EQ(judge(result, 192).code, ExitCode::Differs);

    result.round_trips.clear();
    result.missing = 3;
    EXPECT_EQ(judge(result, 192).code, ExitCode::NoSignal);
    EXPECT_NE(judge(result, 192).sentence.find("silence"), std::string::npos);
    result.peak = 0.5F;
    EXPECT_NE(judge(result, 192).sentence.find("-6.0 dB"), std::string::npos);

    result.missing = 0;
    result.spoiled = 3;
    EXPECT_EQ(judge(result, 192).code, ExitCode::Refused);
}

} // namespace
} // namespace lockstep
