// SPDX-License-Identifier: GPL-2.0-or-later
//
// See meters.hpp.
#include "card-model/meters.hpp"

#include "card-model/registers.hpp"

#include <algorithm>
#include <cstdlib>

namespace card_model {

namespace {
constexpr std::uint32_t full_scale = (1U << 23) - 1;
constexpr std::uint32_t most_overs = 15;
constexpr unsigned memory_shift = 13; // 8192 frames

constexpr std::uint32_t peak_base = 4096;
constexpr std::uint32_t rms_low_base = 6144;
constexpr unsigned words = 3 * channel_slots;
} // namespace

void Meters::pass(MeterPoint point, const Frame& frame) {
    Row& meters = row(point);
    for (unsigned channel = 0; channel < channel_slots; ++channel) {
        const auto magnitude = static_cast<std::uint32_t>(std::abs(frame[channel] >> 8));
        meters.peaks[channel] = std::max(meters.peaks[channel], magnitude);
        const std::uint32_t over = magnitude >= full_scale ? 1 : 0;
        meters.overs[channel] = std::min(meters.overs[channel] + over, most_overs);
        meters.squares[channel] -= meters.squares[channel] >> memory_shift;
        meters.squares[channel] += std::uint64_t{magnitude} * magnitude;
    }
}

std::uint32_t Meters::peak(MeterPoint point, unsigned channel) const {
    return row(point).peaks[channel] << 8 | row(point).overs[channel];
}

std::uint32_t Meters::read_peak(MeterPoint point, unsigned channel) {
    const std::uint32_t told = peak(point, channel);
    row(point).peaks[channel] = 0;
    row(point).overs[channel] = 0;
    return told;
}

std::uint64_t Meters::rms(MeterPoint point, unsigned channel) const {
    return row(point).squares[channel];
}

std::uint32_t Meters::read(std::uint32_t offset) {
    const auto word = [offset](std::uint32_t base) { return (offset - base) / 4; };
    const auto point = [](unsigned index) {
        return static_cast<MeterPoint>(index / channel_slots);
    };
    if (reg::within(offset, peak_base, words)) {
        const unsigned index = word(peak_base);
        return read_peak(point(index), index % channel_slots);
    }
    const bool low = reg::within(offset, rms_low_base, words);
    const unsigned index = word(low ? rms_low_base : rms_low_base + 1024);
    const std::uint64_t sum = rms(point(index), index % channel_slots);
    return static_cast<std::uint32_t>(low ? sum : sum >> 32);
}

} // namespace card_model
