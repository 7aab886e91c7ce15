// SPDX-License-Identifier: GPL-2.0-or-later
//
// Samples of the formats that USB cards have, and a signal that tells one frame and channel from
// any other.
#pragma once

#include <alsa/asoundlib.h>

#include <cstdint>

// Bytes of a sample, and how many bits of it the signal may use.
struct SampleFormat {
    snd_pcm_format_t alsa;
    const char* name;
    unsigned bytes;
    unsigned bits;
};

extern const SampleFormat sample_formats[3];

// The sample of a channel in a frame, of `bits` bits and never 0. 16 bits repeat after 32768
// frames.
inline std::uint32_t signal_of(unsigned channel, std::uint64_t frame, unsigned bits) {
    const auto mixed =
        (static_cast<std::uint32_t>(frame) * 2654435762u) ^ (channel * 0x01010102u << 8);
    return (mixed >> (32 - bits)) | 1u;
}

// A sample is left-justified in its bytes.
inline void put_sample(std::uint8_t* place, const SampleFormat& format, std::uint32_t sample) {
    sample <<= 8 * format.bytes - format.bits;
    for (unsigned i = 0; i < format.bytes; i++)
        place[i] = static_cast<std::uint8_t>(sample >> 8 * i);
}

inline std::uint32_t get_sample(const std::uint8_t* place, const SampleFormat& format) {
    std::uint32_t sample = 0;
    for (unsigned i = format.bytes; i-- > 0;)
        sample = sample << 8 | place[i];
    return sample >> (8 * format.bytes - format.bits);
}
