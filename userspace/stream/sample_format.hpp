// SPDX-License-Identifier: LGPL-2.1-or-later
//
// The sample formats that a card may speak, and the conversions between them and the two that a
// client may want (float in [-1, 1) and left-aligned 32-bit integer). Pure: no PCM here.
#pragma once

#include <cstddef>
#include <cstdint>

namespace lockstep {

// In the order of preference: the most bits first. All little-endian.
enum class SampleFormat : std::uint8_t {
    s32,     // 32-bit integer
    float32, // IEEE float
    s24_3,   // 24-bit integer in 3 bytes
    s24,     // 24-bit integer in the low 3 bytes of 4
    s16,     // 16-bit integer
};

inline constexpr SampleFormat sample_formats[] = {SampleFormat::s32, SampleFormat::float32,
                                                  SampleFormat::s24_3, SampleFormat::s24,
                                                  SampleFormat::s16};

// ALSA's name of the format, for messages.
const char* sample_format_name(SampleFormat format) noexcept;
// Bytes that one sample takes in the card's ring.
std::size_t sample_format_bytes(SampleFormat format) noexcept;

// One channel's conversions; `stride` is the distance in bytes from one frame to the next.
//
// Float to integer rounds to the nearest and clips to the format's range; NaN becomes 0.
// 32-bit integer to a narrower one rounds to the nearest and clips. Integer to float never
// reaches +1.0. Between equal formats every bit is kept.
struct SampleConversions {
    void (*to_float)(float* destination, const std::byte* source, std::size_t stride,
                     std::size_t frames) noexcept;
    void (*to_int32)(std::int32_t* destination, const std::byte* source, std::size_t stride,
                     std::size_t frames) noexcept;
    void (*from_float)(std::byte* destination, std::size_t stride, const float* source,
                       std::size_t frames) noexcept;
    void (*from_int32)(std::byte* destination, std::size_t stride, const std::int32_t* source,
                       std::size_t frames) noexcept;
    void (*silence)(std::byte* destination, std::size_t stride, std::size_t frames) noexcept;
};

// The conversions for one format and stride: a contiguous stride gets loops that vectorise.
const SampleConversions& sample_conversions(SampleFormat format, std::size_t stride) noexcept;

} // namespace lockstep
