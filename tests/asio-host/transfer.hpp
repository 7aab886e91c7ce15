// SPDX-License-Identifier: GPL-2.0-or-later
//
// Plays frames from memory and records to memory, both in the driver's own sample format, so that
// the real-time part is a copy. All memory is reserved and touched before the session starts.
#pragma once

#include "session.hpp"
#include "wav.hpp"

#include <cstdint>
#include <vector>

namespace host {

class Transfer final : public Processor {
  public:
    // `frames`: how many frames of the session are played and recorded; before its start.
    Transfer(const Session& session, std::uint64_t frames);

    // Sets what `channel` plays from frame `first` on; `value(n)` is sample n in [-1, 1).
    template <typename Value>
    void set_playback(unsigned channel, std::uint64_t first, std::uint64_t count, Value value) {
        for (std::uint64_t n = 0; n < count && first + n < frames_; ++n)
            encode(encoding_, value(n), playback_[channel].data() + (first + n) * width_);
    }

    // Sample of what was recorded; silence where the driver skipped.
    double captured(unsigned channel, std::uint64_t frame) const noexcept {
        return decode(encoding_, capture_[channel].data() + frame * width_);
    }
    // Every captured channel as a WAV, bit for bit where WAV has the format (Float64 is rounded).
    Wav recording(unsigned rate) const;

    std::uint64_t frames() const noexcept { return frames_; }

    void process(const Cycle& cycle) noexcept override;

  private:
    std::uint64_t frames_;
    Encoding encoding_;
    std::size_t width_; // bytes a sample
    std::vector<std::vector<std::byte>> playback_;
    std::vector<std::vector<std::byte>> capture_;
};

} // namespace host
