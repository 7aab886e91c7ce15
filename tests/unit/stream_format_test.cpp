// SPDX-License-Identifier: GPL-2.0-or-later
//
// Every conversion on every edge value, contiguous and strided.
#include "stream/sample_format.hpp"

#include <gtest/gtest.h>

#include <bit>
#include <cmath>
#include <cstring>
#include <limits>
#include <random>
#include <vector>

namespace lockstep {
namespace {

using Int = std::int32_t;
constexpr float inf = std::numeric_limits<float>::infinity();
constexpr float nan = std::numeric_limits<float>::quiet_NaN();
constexpr float tiny = std::numeric_limits<float>::denorm_min();
constexpr float below_one = 0x1.fffffep-1F;
constexpr Int int_max = std::numeric_limits<Int>::max();
constexpr Int int_min = std::numeric_limits<Int>::min();

// Length 37: a vector loop, its remainder, and an odd end. Guard bytes stand round every sample.
constexpr std::size_t length = 37;
constexpr std::byte guard{0xa5};

class StreamFormat : public testing::TestWithParam<std::tuple<SampleFormat, bool>> {
  protected:
    SampleFormat format = std::get<0>(GetParam());
    std::size_t bytes = sample_format_bytes(format);
    std::size_t stride = std::get<1>(GetParam()) ? bytes : bytes * 3;
    const SampleConversions& convert = sample_conversions(format, stride);
    std::vector<std::byte> ring = std::vector<std::byte>(stride * (length + 2), guard);
    std::byte* first = ring.data() + stride;

    // The card's own number, right-aligned (float cards: the bits).
    Int raw(std::size_t frame) const {
        if (bytes == 0)
            return 0; // no format is so, which clang-tidy cannot know
        Int value = 0;
        std::memcpy(&value, first + frame * stride, bytes);
        const int unused = 8 * static_cast<int>(sizeof value - bytes);
        return static_cast<Int>(static_cast<std::uint32_t>(value) << unused) >> unused;
    }
    void expect_guards() const {
        for (std::size_t at = 0; at < ring.size(); ++at) {
            const bool sample = at >= stride && at < stride * (length + 1) && at % stride < bytes;
            if (!sample) {
                ASSERT_EQ(ring[at], guard) << "byte " << at;
            }
        }
    }
    Int from_float(float sample) {
        const std::vector<float> samples(length, sample);
        convert.from_float(first, stride, samples.data(), length);
        expect_guards();
        for (std::size_t frame = 1; frame < length; ++frame)
            EXPECT_EQ(raw(frame), raw(0)) << "vector loop and remainder differ at " << frame;
        return raw(0);
    }
    Int from_int32(Int sample) {
        const std::vector<Int> samples(length, sample);
        convert.from_int32(first, stride, samples.data(), length);
        expect_guards();
        for (std::size_t frame = 1; frame < length; ++frame)
            EXPECT_EQ(raw(frame), raw(0)) << "vector loop and remainder differ at " << frame;
        return raw(0);
    }
    float to_float() {
        std::vector<float> samples(length + 1, 77.0F);
        convert.to_float(samples.data(), first, stride, length);
        EXPECT_EQ(samples[length], 77.0F);
        for (std::size_t frame = 1; frame < length; ++frame)
            EXPECT_EQ(std::bit_cast<Int>(samples[frame]), std::bit_cast<Int>(samples[0]));
        return samples[0];
    }
    Int to_int32() {
        std::vector<Int> samples(length + 1, 77);
        convert.to_int32(samples.data(), first, stride, length);
        EXPECT_EQ(samples[length], 77);
        for (std::size_t frame = 1; frame < length; ++frame)
            EXPECT_EQ(samples[frame], samples[0]);
        return samples[0];
    }
    int bits() const {
        switch (format) {
        case SampleFormat::s16:
            return 16;
        case SampleFormat::s24:
        case SampleFormat::s24_3:
            return 24;
        default:
            return 32;
        }
    }
    bool is_float() const { return format == SampleFormat::float32; }
    Int largest() const { return int_max >> (32 - bits()); }
    Int smallest() const { return int_min >> (32 - bits()); }
};

TEST_P(StreamFormat, FloatsAreRoundedAndClipped) {
    if (is_float()) {
        for (const float sample : {0.0F, -0.0F, 1.0F, -1.0F, 0.3F, 1.5F, inf, -inf, nan, tiny})
            EXPECT_EQ(from_float(sample), std::bit_cast<Int>(sample)) << "a copy: " << sample;
        return;
    }
    EXPECT_EQ(from_float(0.0F), 0);
    EXPECT_EQ(from_float(-0.0F), 0);
    EXPECT_EQ(from_float(nan), 0);
    EXPECT_EQ(from_float(-nan), 0);
    EXPECT_EQ(from_float(tiny), 0);
    EXPECT_EQ(from_float(-tiny), 0);
    EXPECT_EQ(from_float(1.0F), largest());
    EXPECT_EQ(from_float(-1.0F), smallest());
    EXPECT_EQ(from_float(inf), largest());
    EXPECT_EQ(from_float(-inf), smallest());
    EXPECT_EQ(from_float(std::numeric_limits<float>::max()), largest());
    EXPECT_EQ(from_float(std::numeric_limits<float>::lowest()), smallest());
    EXPECT_EQ(from_float(1.0001F), largest());
    EXPECT_EQ(from_float(-1.0001F), smallest());
    EXPECT_EQ(from_float(0.5F), 1 << (bits() - 2));
    EXPECT_EQ(from_float(-0.5F), -(1 << (bits() - 2)));
    const float step = std::ldexp(1.0F, 1 - bits());
    EXPECT_EQ(from_float(step), 1);
    EXPECT_EQ(from_float(-step), -1);
    EXPECT_EQ(from_float(0.49F * step), 0);
    EXPECT_EQ(from_float(0.51F * step), 1);
    EXPECT_EQ(from_float(-0.51F * step), -1);
    EXPECT_EQ(from_float(0.5F * step), 0) << "ties to even";
    EXPECT_EQ(from_float(1.5F * step), 2) << "ties to even";
    EXPECT_EQ(from_float(-1.5F * step), -2) << "ties to even";
}

TEST_P(StreamFormat, IntegersAreRoundedAndClipped) {
    if (is_float()) {
        EXPECT_EQ(std::bit_cast<float>(from_int32(0)), 0.0F);
        EXPECT_EQ(std::bit_cast<float>(from_int32(int_min)), -1.0F);
        EXPECT_EQ(std::bit_cast<float>(from_int32(int_max)), below_one);
        EXPECT_EQ(std::bit_cast<float>(from_int32(1)), 0x1p-31F);
        return;
    }
    const int below = 32 - bits();
    EXPECT_EQ(from_int32(0), 0);
    EXPECT_EQ(from_int32(int_max), largest());
    EXPECT_EQ(from_int32(int_min), smallest());
    EXPECT_EQ(from_int32(Int{1} << below), 1);
    EXPECT_EQ(from_int32(-(Int{1} << below)), -1);
    if (below == 0)
        return;
    const Int half = Int{1} << (below - 1);
    EXPECT_EQ(from_int32(half - 1), 0);
    EXPECT_EQ(from_int32(half), 1);
    EXPECT_EQ(from_int32(-half), 0);
    EXPECT_EQ(from_int32(-half - 1), -1);
    EXPECT_EQ(from_int32(int_max - half), largest()) << "the last that rounds down";
    EXPECT_EQ(from_int32(int_max - half + 1), largest()) << "the first that must be clipped";
}

TEST_P(StreamFormat, WhatTheCardGivesComesLeftAlignedAndBelowOne) {
    std::mt19937 random(1);
    std::vector<Int> values{0, 1, -1, int_max, int_min, 0x7fffffbf, 0x7fffffc0, 0x40000000};
    for (int n = 0; n < 500; ++n)
        values.push_back(static_cast<Int>(random()));
    for (const Int value : values) {
        if (is_float()) {
            const float sample = static_cast<float>(value >> 8) * 0x1p-23F;
            for (std::size_t frame = 0; frame < length; ++frame)
                std::memcpy(first + frame * stride, &sample, sizeof sample);
            EXPECT_EQ(to_float(), sample);
            EXPECT_EQ(to_int32(), static_cast<Int>(static_cast<std::uint32_t>(value >> 8) << 8));
            continue;
        }
        // Right-aligned; what is above a 24-bit number in its word is no part of it.
        const Int number = value >> (32 - bits());
        const Int word = format == SampleFormat::s24 ? (number & 0xffffff) | 0x5a000000 : number;
        for (std::size_t frame = 0; frame < length; ++frame)
            std::memcpy(first + frame * stride, &word, bytes);
        EXPECT_EQ(to_int32(),
                  static_cast<Int>(static_cast<std::uint32_t>(number) << (32 - bits())));
        const float sample = to_float();
        EXPECT_LT(sample, 1.0F);
        EXPECT_GE(sample, -1.0F);
        EXPECT_NEAR(static_cast<double>(sample), std::ldexp(number, 1 - bits()), 0x1p-24);
    }
}

TEST_P(StreamFormat, TwentyFourBitsSurviveTheWayThroughFloat) {
    std::mt19937 random(2);
    const int kept = std::min(bits(), 24);
    for (int n = 0; n < 2000; ++n) {
        const Int number = static_cast<Int>(random()) >> (32 - kept);
        const float sample = std::ldexp(static_cast<float>(number), 1 - kept);
        from_float(sample);
        ASSERT_EQ(std::bit_cast<Int>(to_float()), std::bit_cast<Int>(sample)) << number;
        const Int aligned = static_cast<Int>(static_cast<std::uint32_t>(number) << (32 - kept));
        from_int32(aligned);
        ASSERT_EQ(to_int32(), aligned);
    }
}

TEST_P(StreamFormat, SilenceIsZeroAndNothingBesideIt) {
    convert.silence(first, stride, length);
    expect_guards();
    for (std::size_t frame = 0; frame < length; ++frame)
        EXPECT_EQ(raw(frame), 0);
    EXPECT_EQ(to_int32(), 0);
    EXPECT_EQ(to_float(), 0.0F);
}

INSTANTIATE_TEST_SUITE_P(All, StreamFormat,
                         testing::Combine(testing::ValuesIn(sample_formats), testing::Bool()),
                         [](const auto& info) {
                             return std::string(sample_format_name(std::get<0>(info.param))) +
                                    (std::get<1>(info.param) ? "_contiguous" : "_strided");
                         });

TEST(StreamFormatS32, IntegersKeepEveryBit) {
    std::mt19937 random(3);
    std::vector<Int> samples(1000);
    std::vector<Int> card(samples.size());
    std::vector<Int> back(samples.size());
    for (Int& sample : samples)
        sample = static_cast<Int>(random());
    const SampleConversions& convert = sample_conversions(SampleFormat::s32, sizeof(Int));
    auto* ring = reinterpret_cast<std::byte*>(card.data());
    convert.from_int32(ring, sizeof(Int), samples.data(), samples.size());
    EXPECT_EQ(card, samples);
    convert.to_int32(back.data(), ring, sizeof(Int), back.size());
    EXPECT_EQ(back, samples);
}

} // namespace
} // namespace lockstep
