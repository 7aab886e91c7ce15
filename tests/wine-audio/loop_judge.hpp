// SPDX-License-Identifier: GPL-2.0-or-later
//
// Judges what comes back through a cable from output 1 to input 1, when each played frame carries
// its own number (tests/asio-host/ramp.hpp). Unlike the ASIO bench's judge it follows a round trip
// that changes, because an API whose buffer runs empty goes on later than before. Pure.
#pragma once

#include <cstdint>
#include <span>

namespace wine_audio {

class LoopJudge {
  public:
    // rate: frames a second. A number that would have taken longer than 10 s to come back is noise.
    explicit LoopJudge(unsigned rate) noexcept : limit_(std::uint64_t{10} * rate) {}

    // The samples captured as frame, frame + 1 and so on; each frame once, in order.
    void captured(std::uint64_t frame, std::span<const float> samples) noexcept;
    // Forgets what was lost and how the round trip has moved so far.
    void restart() noexcept;

    bool locked() const noexcept { return locked_; } // a number has come back
    // Frames from the frame that was answered to the one that carries the answer; once locked.
    std::uint64_t round_trip() const noexcept { return round_trip_; }
    std::uint64_t shortest() const noexcept { return shortest_; } // since restart()
    std::uint64_t longest() const noexcept { return longest_; }   // since restart()
    // Frames that a listener misses: at each break the longer of the hole and of what is left out
    // or played again.
    std::uint64_t lost() const noexcept { return lost_ + hole_; }
    std::uint64_t breaks() const noexcept { return breaks_ + (hole_ != 0 ? 1 : 0); }

  private:
    void came_back(std::uint64_t frame, std::uint64_t round_trip) noexcept;

    std::uint64_t limit_; // frames
    bool locked_ = false;
    std::uint64_t round_trip_ = 0;
    std::uint64_t shortest_ = 0;
    std::uint64_t longest_ = 0;
    std::uint64_t hole_ = 0; // frames without a number, up to now
    std::uint64_t lost_ = 0;
    std::uint64_t breaks_ = 0;
};

} // namespace wine_audio
