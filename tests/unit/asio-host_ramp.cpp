// SPDX-License-Identifier: GPL-2.0-or-later
//
// The bench's ramp and its judge, which every bench client uses.
#include "tests/asio-host/ramp.hpp"

#include <gtest/gtest.h>

#include <deque>
#include <vector>

namespace host {
namespace {

template <typename Sample> class Ramp : public testing::Test {
  protected:
    static constexpr unsigned Period = 64;

    // One period through a cable that takes `delay` frames.
    void cycle(std::uint64_t delay, std::uint64_t skip = 0) {
        frame_ += skip;
        judge_.skipped(skip);
        std::vector<Sample> captured(Period);
        for (unsigned n = 0; n < Period; ++n) {
            const std::uint64_t at = frame_ + n;
            captured[n] =
                at < delay || at - delay >= played_.size() ? Sample{} : played_[at - delay];
        }
        spoil(captured);
        judge_.captured(frame_, std::span<const Sample>(captured));
        std::vector<Sample> plane(Period);
        fill_ramp(frame_, std::span<Sample>(plane));
        played_.resize(frame_);
        played_.insert(played_.end(), plane.begin(), plane.end());
        frame_ += Period;
    }

    void spoil(std::vector<Sample>& captured) {
        for (unsigned n = 0; n < spoilt_; ++n)
            captured[10 + n] = Sample{};
        spoilt_ = 0;
    }

    std::uint64_t frame_ = 0;
    unsigned spoilt_ = 0;
    std::deque<Sample> played_;
    RampJudge judge_;
};

using Types = testing::Types<std::int32_t, float>;
TYPED_TEST_SUITE(Ramp, Types);

TYPED_TEST(Ramp, FindsTheRoundTrip) {
    for (const std::uint64_t delay : {64, 65, 96, 192, 1000}) {
        this->frame_ = 0;
        this->played_.clear();
        this->judge_ = RampJudge();
        for (int n = 0; n < 100; ++n)
            this->cycle(delay);
        EXPECT_TRUE(this->judge_.locked());
        EXPECT_EQ(this->judge_.round_trip(), delay);
        EXPECT_EQ(this->judge_.lost(), 0u);
    }
}

TYPED_TEST(Ramp, SilenceNeverLocks) {
    const std::vector<TypeParam> silence(1000);
    this->judge_.captured(0, std::span<const TypeParam>(silence));
    EXPECT_FALSE(this->judge_.locked());
    EXPECT_EQ(this->judge_.lost(), 0u);
}

TYPED_TEST(Ramp, CountsEachFrameThatIsNotTheOneExpected) {
    for (int n = 0; n < 10; ++n)
        this->cycle(96);
    this->spoilt_ = 7;
    this->cycle(96);
    this->cycle(96);
    EXPECT_EQ(this->judge_.lost(), 7u);
    EXPECT_EQ(this->judge_.round_trip(), 96u);
}

TYPED_TEST(Ramp, CountsWhatWasSkippedAndNotPlayed) {
    for (int n = 0; n < 10; ++n)
        this->cycle(96);
    this->cycle(96, 64);
    for (int n = 0; n < 10; ++n)
        this->cycle(96);
    // 64 frames never captured, and the 64 that were not played in their stead.
    EXPECT_EQ(this->judge_.lost(), 128u);
}

TYPED_TEST(Ramp, ADelayThatChangesLosesEverything) {
    for (int n = 0; n < 10; ++n)
        this->cycle(96);
    this->judge_.restart();
    this->cycle(97);
    EXPECT_EQ(this->judge_.lost(), 64u);
}

TYPED_TEST(Ramp, GoesOnOverItsWrap) {
    std::vector<TypeParam> plane(256);
    const std::uint64_t first = RampModulus - 200;
    fill_ramp(first, std::span<TypeParam>(plane));
    this->judge_.captured(first + 96, std::span<const TypeParam>(plane));
    EXPECT_EQ(this->judge_.round_trip(), 96u);
    EXPECT_EQ(this->judge_.lost(), 0u);
    EXPECT_EQ(plane[199], TypeParam{}); // the one frame a turn that looks like silence
}

} // namespace
} // namespace host
