// SPDX-License-Identifier: GPL-2.0-or-later
//
// Whether frames are the signal, one after the other, in every channel.
#pragma once

#include "signal.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

// Takes frames of a direction as they come. Silence before the signal is allowed; then every frame
// must follow the one before. Which frame of the signal comes first is the card's to say, unless
// it is given.
class SignalCheck {
  public:
    // `map`: the hardware channel of each channel that is looked at.
    explicit SignalCheck(std::vector<unsigned> map, std::optional<std::uint64_t> first = {})
        : map_(std::move(map)), next_(first) {}

    // One frame: a sample of each channel of the map.
    void frame(const std::uint32_t* samples);

    std::uint64_t silent() const { return silent_; } // frames before the signal
    std::uint64_t heard() const { return heard_; }   // frames of it
    std::uint64_t wrong() const { return wrong_; }   // samples that were others
    const std::string& first_wrong() const { return first_wrong_; }

  private:
    std::vector<unsigned> map_;
    std::optional<std::uint64_t> next_;
    std::uint64_t silent_ = 0;
    std::uint64_t heard_ = 0;
    std::uint64_t wrong_ = 0;
    std::string first_wrong_;
};
