// SPDX-License-Identifier: GPL-2.0-or-later
//
// One channel in and out of interleaved frames.
#include "tests/wine-audio/frames.hpp"

#include "tests/asio-host/ramp.hpp"

#include <gtest/gtest.h>

#include <cstring>
#include <vector>

namespace wine_audio {
namespace {

TEST(WineAudioFrames, EachNumberOfTheRampComesBackExactly) {
    for (const Encoding encoding : {Encoding::Float32, Encoding::Int32}) {
        for (const unsigned channels : {1U, 2U, 6U}) {
            const FrameLayout layout{encoding, channels};
            for (const std::uint64_t first : {std::uint64_t{0}, std::uint64_t{4000000},
                                              std::uint64_t{host::RampModulus - 500}}) {
                std::vector<float> played(400);
                host::fill_ramp(first, std::span<float>(played));
                std::vector<std::byte> frames(played.size() * layout.bytes(), std::byte{0x55});
                put_channel(layout, played, frames.data());
                std::vector<float> captured(played.size());
                take_channel(layout, frames.data(), captured);
                EXPECT_EQ(captured, played);
            }
        }
    }
}

TEST(WineAudioFrames, TheOtherChannelsAreSilent) {
    const FrameLayout layout{Encoding::Int32, 3};
    const std::vector<float> played{0.5F, -0.25F};
    std::vector<std::byte> frames(played.size() * layout.bytes(), std::byte{0x55});
    put_channel(layout, played, frames.data());
    std::int32_t values[6] = {};
    std::memcpy(values, frames.data(), sizeof values);
    const std::int32_t expected[6] = {1 << 30, 0, 0, -(1 << 29), 0, 0};
    for (int n = 0; n < 6; ++n)
        EXPECT_EQ(values[n], expected[n]) << n;
}

} // namespace
} // namespace wine_audio
