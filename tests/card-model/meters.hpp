// SPDX-License-Identifier: GPL-2.0-or-later
//
// Level meters of inputs, playback channels and outputs.
#pragma once

#include "card-model/mixer.hpp"

#include <array>
#include <cstdint>

namespace card_model {

enum class MeterPoint { input, playback, output };

class Meters {
  public:
    void pass(MeterPoint point, const Frame& frame);

    // The peak register: bits 31..8 the greatest magnitude since it was read last, bits 3..0 how
    // many samples at full scale, at most 15.
    std::uint32_t read_peak(MeterPoint point, unsigned channel);
    std::uint32_t peak(MeterPoint point, unsigned channel) const; // without clearing
    // Squares of 24-bit samples, summed with a memory of 8192 frames: a steady level of magnitude m
    // reads as m * m * 8192.
    std::uint64_t rms(MeterPoint point, unsigned channel) const;

    // A register of the meters, 4096 to 7935; reading a peak clears it.
    std::uint32_t read(std::uint32_t offset);
    void reset() { *this = {}; }

  private:
    // By channel, one array a quantity, so that the loop over channels vectorises.
    struct Row {
        std::array<std::uint32_t, channel_slots> peaks{}; // magnitudes, 24 bits
        std::array<std::uint32_t, channel_slots> overs{};
        std::array<std::uint64_t, channel_slots> squares{};
    };
    const Row& row(MeterPoint point) const { return rows_[static_cast<std::size_t>(point)]; }
    Row& row(MeterPoint point) { return rows_[static_cast<std::size_t>(point)]; }

    std::array<Row, 3> rows_{};
};

} // namespace card_model
