// SPDX-License-Identifier: GPL-2.0-or-later
//
// The bench's signal and its judge: each frame plays its own number, so that every captured frame
// says when it was played. 23 bits, exact in Int32 (number << 8) and in float (number / 2^23).
// Pure; safe for the real-time thread.
#pragma once

#include <cstdint>
#include <span>

namespace host {

constexpr std::uint32_t RampModulus = 1U << 23;

// Number that frame `frame` plays: 1 for frame 0; 0 only where the ramp wraps.
constexpr std::uint32_t ramp_number(std::uint64_t frame) noexcept {
    return (static_cast<std::uint32_t>(frame) + 1) & (RampModulus - 1);
}

// Sample: std::int32_t or float.
template <typename Sample> void fill_ramp(std::uint64_t frame, std::span<Sample> plane) noexcept;

// A frame is lost when it does not carry the number that the round trip, found at the first number
// that came back, makes it carry.
class RampJudge {
  public:
    template <typename Sample>
    void captured(std::uint64_t frame, std::span<const Sample> plane) noexcept;
    // Frames that never came.
    void skipped(std::uint64_t frames) noexcept { lost_ += locked_ ? frames : 0; }
    // Forgets what was lost so far, keeps the round trip.
    void restart() noexcept { lost_ = 0; }

    bool locked() const noexcept { return locked_; }                  // a number has come back
    std::uint64_t round_trip() const noexcept { return round_trip_; } // frames, once locked
    std::uint64_t lost() const noexcept { return lost_; }             // frames

  private:
    bool locked_ = false;
    std::uint64_t round_trip_ = 0;
    std::uint64_t lost_ = 0;
};

} // namespace host
