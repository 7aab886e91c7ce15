// SPDX-License-Identifier: GPL-2.0-or-later
//
// The signal of these tests: every sample tells its channel and frame, all 32 bits are used, and
// none is 0, so that silence is never mistaken for it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

inline std::uint32_t pattern(unsigned channel, std::uint64_t frame) {
    // Twice an odd number: 2^31 frames in a row differ, and the last bit is left to keep off 0.
    return ((static_cast<std::uint32_t>(frame) * 2654435762u) ^ (channel * 0x01010102u)) | 1u;
}

// Checks captured samples against what a cable of `delay` frames must bring, where captured frame
// 0 is frame `start` of playback; keeps the first one that differs.
class PatternCheck {
  public:
    PatternCheck(unsigned wires, std::uint64_t delay, std::int64_t start = 0)
        : wires_(wires), offset_(start - static_cast<std::int64_t>(delay)) {}
    void operator()(unsigned channel, std::uint64_t frame, std::uint32_t sample) {
        const std::int64_t played = static_cast<std::int64_t>(frame) + offset_;
        const std::uint32_t want = channel < wires_ && played >= 0
                                       ? pattern(channel, static_cast<std::uint64_t>(played))
                                       : 0;
        if (sample != want && !wrong_) [[unlikely]]
            complain(channel, frame, sample, want);
    }
    // Empty if all was right.
    const std::optional<std::string>& wrong() const { return wrong_; }

  private:
    void complain(unsigned channel, std::uint64_t frame, std::uint32_t sample, std::uint32_t want);

    unsigned wires_;
    std::int64_t offset_;
    std::optional<std::string> wrong_;
};
