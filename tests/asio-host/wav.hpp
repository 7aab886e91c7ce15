// SPDX-License-Identifier: GPL-2.0-or-later
//
// WAV files through Windows' own RIFF reader (winmm): PCM of 16, 24 and 32 bits and 32-bit float,
// any number of channels. A Wav owns its frames in memory, interleaved, as the file has them.
#pragma once

#include "samples.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace host {

struct Wav {
    unsigned rate = 0; // frames a second
    unsigned channels = 0;
    Encoding encoding = Encoding::Int16; // never Float64
    std::vector<std::byte> bytes;

    std::size_t frame_bytes() const noexcept { return channels * bytes_per_sample(encoding); }
    std::uint64_t frames() const noexcept { return bytes.size() / frame_bytes(); }
    double sample(std::uint64_t frame, unsigned channel) const noexcept {
        return decode(encoding,
                      bytes.data() + frame * frame_bytes() + channel * bytes_per_sample(encoding));
    }
};

// Throw InputError, whose message names the file and what is wrong with it.
Wav read_wav(const std::string& path);
void write_wav(const std::string& path, const Wav& wav);

} // namespace host
