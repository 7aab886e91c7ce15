// SPDX-License-Identifier: GPL-2.0-or-later
//
// The matrix mixer: every input and every playback channel to every output, each through a 16-bit
// fader.
#pragma once

#include "card-model/kind.hpp"

#include <array>
#include <cstdint>
#include <span>
#include <vector>

namespace card_model {

// One frame of all channels: 32-bit samples, left-justified, 24 bits significant.
using Frame = std::array<std::int32_t, channel_slots>;

class Mixer {
  public:
    static constexpr std::uint16_t unity = 32768;
    static constexpr std::size_t sources = 128;

    // Sources 0..63 are inputs, 64..127 playback channels.
    void set(unsigned output, unsigned source, std::uint16_t fader);
    std::uint16_t fader(unsigned output, unsigned source) const { return faders_[output][source]; }

    // Each output is the sum of what its faders let through, in whole 24-bit steps, rounded down
    // and limited to 24 bits. At unity alone the bits are kept.
    void mix(const Frame& inputs, const Frame& playback, Frame& outputs) const;

  private:
    struct Tap {
        unsigned source;
        std::uint16_t fader;
    };
    std::array<std::array<std::uint16_t, sources>, channel_slots> faders_{};
    std::array<std::vector<Tap>, channel_slots> open_; // the faders that are not 0, by output
};

} // namespace card_model
