// SPDX-License-Identifier: GPL-2.0-or-later
//
// The measuring loop on simulated streams with a cable.
#include "tests/wine-audio/loop.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <deque>
#include <vector>

namespace wine_audio {
namespace {

// A card that captures and plays `period` frames at a time, through a cable. What it has not been
// given in time is silence.
class SimulatedStreams final : public Streams {
  public:
    unsigned period = 100;
    std::size_t room = 100000;        // of the playback buffer, frames
    std::size_t stall_at = 0;         // period in which the capture comes with the next one
    std::uint64_t ends_after = ~0ULL; // periods

    StreamFacts facts() const override { return {48000, period, 10 * period, 10 * period, {}}; }
    void start() override { started_ = true; }
    bool wait() override {
        EXPECT_TRUE(started_);
        if (periods_ >= ends_after)
            return false;
        turn();
        if (periods_ == stall_at)
            turn();
        return true;
    }
    std::size_t capture(std::span<float> frames) override {
        const std::size_t count = std::min(frames.size(), captured_.size());
        std::copy_n(captured_.begin(), count, frames.begin());
        captured_.erase(captured_.begin(), captured_.begin() + static_cast<std::ptrdiff_t>(count));
        return count;
    }
    std::size_t play(std::span<const float> frames) override {
        const std::size_t count = std::min(frames.size(), room - played_.size());
        played_.insert(played_.end(), frames.begin(),
                       frames.begin() + static_cast<std::ptrdiff_t>(count));
        return count;
    }

  private:
    void turn() {
        ++periods_;
        for (unsigned n = 0; n < period; ++n) {
            captured_.push_back(played_.empty() ? 0 : played_.front());
            if (!played_.empty())
                played_.pop_front();
        }
    }

    bool started_ = false;
    std::uint64_t periods_ = 0;
    std::deque<float> captured_;
    std::deque<float> played_;
};

TEST(WineAudioLoop, TheRoundTripIsWhatIsAheadButAPeriodAtLeast) {
    for (const std::uint64_t ahead : {0, 1, 100, 1500}) {
        SimulatedStreams streams;
        const LoopJudge judge = run_loop(streams, {ahead, 5000, 20000});
        EXPECT_EQ(judge.round_trip(), std::max<std::uint64_t>(streams.period, ahead));
        EXPECT_EQ(judge.lost(), 0U);
    }
}

TEST(WineAudioLoop, WhatIsLostInTheWarmUpDoesNotCount) {
    SimulatedStreams streams;
    streams.stall_at = 10;
    const LoopJudge judge = run_loop(streams, {0, 5000, 20000});
    EXPECT_EQ(judge.round_trip(), 200U); // the buffer ran empty once
    EXPECT_EQ(judge.lost(), 0U);
}

TEST(WineAudioLoop, WhatIsLostAfterItDoes) {
    SimulatedStreams streams;
    streams.stall_at = 100;
    const LoopJudge judge = run_loop(streams, {0, 5000, 20000});
    EXPECT_EQ(judge.round_trip(), 200U);
    EXPECT_EQ(judge.lost(), 100U);
    EXPECT_EQ(judge.breaks(), 1U);
}

TEST(WineAudioLoop, AFullPlaybackBufferLosesNothing) {
    SimulatedStreams streams;
    streams.room = 130;
    const LoopJudge judge = run_loop(streams, {130, 5000, 20000});
    EXPECT_EQ(judge.round_trip(), 130U);
    EXPECT_EQ(judge.lost(), 0U);
}

TEST(WineAudioLoop, MoreAheadThanThereIsRoomForIsRefused) {
    SimulatedStreams streams;
    streams.room = 130;
    EXPECT_THROW(run_loop(streams, {131, 5000, 20000}), ApiError);
}

TEST(WineAudioLoop, StreamsThatStandAreAnError) {
    SimulatedStreams streams;
    streams.ends_after = 20;
    EXPECT_THROW(run_loop(streams, {0, 5000, 20000}), ApiError);
}

} // namespace
} // namespace wine_audio
