// SPDX-License-Identifier: GPL-2.0-or-later
//
// Interleaved frames.
#include "frames.hpp"

#include <cstdint>
#include <cstring>

namespace wine_audio {
namespace {

constexpr float Scale = 2147483648.0F; // of a 32-bit integer

} // namespace

void take_channel(const FrameLayout& layout, const std::byte* frames, std::span<float> samples) {
    for (float& sample : samples) {
        if (layout.encoding == Encoding::Float32) {
            std::memcpy(&sample, frames, sizeof sample);
        } else {
            std::int32_t value = 0;
            std::memcpy(&value, frames, sizeof value);
            sample = static_cast<float>(value) / Scale;
        }
        frames += layout.bytes();
    }
}

void put_channel(const FrameLayout& layout, std::span<const float> samples, std::byte* frames) {
    std::memset(frames, 0, samples.size() * layout.bytes());
    for (const float sample : samples) {
        if (layout.encoding == Encoding::Float32) {
            std::memcpy(frames, &sample, sizeof sample);
        } else {
            // The ramp stays below full scale.
            const auto value = static_cast<std::int32_t>(sample * Scale);
            std::memcpy(frames, &value, sizeof value);
        }
        frames += layout.bytes();
    }
}

} // namespace wine_audio
