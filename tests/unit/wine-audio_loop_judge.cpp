// SPDX-License-Identifier: GPL-2.0-or-later
//
// What the judge makes of a recording: its round trip and what was lost.
#include "tests/wine-audio/loop_judge.hpp"

#include "tests/asio-host/ramp.hpp"

#include <gtest/gtest.h>

#include <vector>

namespace wine_audio {
namespace {

constexpr unsigned Rate = 48000;

class LoopJudgement : public testing::Test {
  protected:
    // The next frames of the recording.
    void silence(std::size_t frames) { add(std::vector<float>(frames)); }
    void numbers(std::uint64_t first, std::size_t frames) {
        std::vector<float> samples(frames);
        host::fill_ramp(first, std::span<float>(samples));
        add(samples);
    }
    void add(const std::vector<float>& samples) {
        judge_.captured(captured_, samples);
        captured_ += samples.size();
    }

    LoopJudge judge_{Rate};
    std::uint64_t captured_ = 0;
};

TEST_F(LoopJudgement, SilenceAndNoiseLockNothing) {
    silence(1000);
    add({0.3F / 8388608.0F, -0.5F, 1.0F, 2.0F});
    EXPECT_FALSE(judge_.locked());
    EXPECT_EQ(judge_.lost(), 0U);
}

TEST_F(LoopJudgement, FindsTheRoundTrip) {
    for (const std::uint64_t delay : {1, 96, 10226}) {
        judge_ = LoopJudge(Rate);
        captured_ = 0;
        silence(delay);
        numbers(0, 5000);
        EXPECT_TRUE(judge_.locked());
        EXPECT_EQ(judge_.round_trip(), delay);
        EXPECT_EQ(judge_.lost(), 0U);
        EXPECT_EQ(judge_.breaks(), 0U);
    }
}

TEST_F(LoopJudgement, BlocksOfAnySizeAreTheSame) {
    silence(96);
    for (std::uint64_t frame = 0; frame < 1000; ++frame)
        numbers(frame, 1);
    EXPECT_EQ(judge_.round_trip(), 96U);
    EXPECT_EQ(judge_.lost(), 0U);
}

TEST_F(LoopJudgement, AHoleInWhichThePlayingWaits) {
    silence(96);
    numbers(0, 1000);
    silence(40);
    numbers(1000, 1000);
    EXPECT_EQ(judge_.lost(), 40U);
    EXPECT_EQ(judge_.breaks(), 1U);
    EXPECT_EQ(judge_.round_trip(), 136U);
    EXPECT_EQ(judge_.shortest(), 96U);
    EXPECT_EQ(judge_.longest(), 136U);
}

TEST_F(LoopJudgement, AHoleInWhichThePlayingGoesOn) {
    silence(96);
    numbers(0, 1000);
    silence(40);
    numbers(1040, 1000);
    EXPECT_EQ(judge_.lost(), 40U);
    EXPECT_EQ(judge_.breaks(), 1U);
    EXPECT_EQ(judge_.round_trip(), 96U);
}

TEST_F(LoopJudgement, FramesThatWereNeverCaptured) {
    silence(96);
    numbers(0, 1000);
    numbers(1030, 1000);
    EXPECT_EQ(judge_.lost(), 30U);
    EXPECT_EQ(judge_.round_trip(), 66U);
    EXPECT_EQ(judge_.shortest(), 66U);
}

TEST_F(LoopJudgement, FramesThatArePlayedAgain) {
    silence(96);
    numbers(0, 1000);
    numbers(900, 1000);
    EXPECT_EQ(judge_.lost(), 100U);
    EXPECT_EQ(judge_.round_trip(), 196U);
}

TEST_F(LoopJudgement, AHoleAtTheEndCounts) {
    silence(96);
    numbers(0, 1000);
    silence(12);
    EXPECT_EQ(judge_.lost(), 12U);
    EXPECT_EQ(judge_.breaks(), 1U);
}

TEST_F(LoopJudgement, RestartForgetsLossesAndKeepsTheRoundTrip) {
    silence(96);
    numbers(0, 1000);
    silence(40);
    numbers(1000, 1000);
    judge_.restart();
    numbers(2000, 1000);
    EXPECT_EQ(judge_.lost(), 0U);
    EXPECT_EQ(judge_.breaks(), 0U);
    EXPECT_EQ(judge_.round_trip(), 136U);
    EXPECT_EQ(judge_.shortest(), 136U);
}

TEST_F(LoopJudgement, GoesOnOverTheRampsWrap) {
    const std::uint64_t first = host::RampModulus - 200;
    captured_ = first + 96;
    numbers(first, 500);
    EXPECT_EQ(judge_.round_trip(), 96U);
    EXPECT_EQ(judge_.lost(), 0U);
}

// A number that would be 10 s old or more is a sample that was mixed or rounded.
TEST_F(LoopJudgement, ANumberThatCannotBeIsAHole) {
    captured_ = 1000000;
    numbers(captured_ - 96, 100);
    numbers(500, 7);
    numbers(captured_ - 96, 100);
    EXPECT_EQ(judge_.lost(), 7U);
    EXPECT_EQ(judge_.round_trip(), 96U);
}

} // namespace
} // namespace wine_audio
