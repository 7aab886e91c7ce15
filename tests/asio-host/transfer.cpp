// SPDX-License-Identifier: GPL-2.0-or-later
//
// Playing from and recording to memory.
#include "transfer.hpp"

#include <algorithm>
#include <cstring>

namespace host {

Transfer::Transfer(const Session& session, std::uint64_t frames)
    : frames_(frames), encoding_(session.encoding()), width_(bytes_per_sample(encoding_)),
      // Filling with zeros touches each page.
      playback_(session.outputs(), std::vector<std::byte>(frames * width_)),
      capture_(session.inputs(), std::vector<std::byte>(frames * width_)) {}

void Transfer::process(const Cycle& cycle) noexcept {
    const std::uint64_t first = std::min(cycle.frame, frames_);
    const std::size_t count = std::min<std::uint64_t>(cycle.period, frames_ - first) * width_;
    const std::size_t whole = cycle.period * width_;
    for (std::size_t channel = 0; channel < cycle.inputs.size(); ++channel)
        std::memcpy(capture_[channel].data() + first * width_, cycle.inputs[channel], count);
    for (std::size_t channel = 0; channel < cycle.outputs.size(); ++channel) {
        std::memcpy(cycle.outputs[channel], playback_[channel].data() + first * width_, count);
        std::memset(cycle.outputs[channel] + count, 0, whole - count);
    }
}

Wav Transfer::recording(unsigned rate) const {
    Wav wav;
    wav.rate = rate;
    wav.channels = static_cast<unsigned>(capture_.size());
    wav.encoding = encoding_ == Encoding::Float64 ? Encoding::Float32 : encoding_;
    wav.bytes.resize(frames_ * wav.frame_bytes());
    std::byte* at = wav.bytes.data();
    for (std::uint64_t frame = 0; frame < frames_; ++frame) {
        for (unsigned channel = 0; channel < wav.channels; ++channel) {
            if (wav.encoding == encoding_)
                std::memcpy(at, capture_[channel].data() + frame * width_, width_);
            else
                encode(wav.encoding, captured(channel, frame), at);
            at += bytes_per_sample(wav.encoding);
        }
    }
    return wav;
}

} // namespace host
