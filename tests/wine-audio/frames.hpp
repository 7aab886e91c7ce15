// SPDX-License-Identifier: GPL-2.0-or-later
//
// One channel of samples in and out of an API's interleaved frames. Pure.
#pragma once

#include <cstddef>
#include <span>

namespace wine_audio {

enum class Encoding { Float32, Int32 };

struct FrameLayout {
    Encoding encoding = Encoding::Float32;
    unsigned channels = 2;

    std::size_t bytes() const noexcept { return std::size_t{4} * channels; } // of a frame
};

// Channel 1 of the frames at `frames`; they are aligned to 4 bytes.
void take_channel(const FrameLayout& layout, const std::byte* frames, std::span<float> samples);
// Writes channel 1, and silence to the others.
void put_channel(const FrameLayout& layout, std::span<const float> samples, std::byte* frames);

} // namespace wine_audio
