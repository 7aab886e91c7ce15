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
    auto& meters = meters_[static_cast<std::size_t>(point)];
    for (unsigned channel = 0; channel < channel_slots; ++channel) {
        Meter& meter = meters[channel];
        const auto magnitude = static_cast<std::uint32_t>(std::abs(frame[channel] >> 8));
        meter.peak = std::max(meter.peak, magnitude);
        if (magnitude >= full_scale)
            meter.overs = std::min(meter.overs + 1, most_overs);
        meter.squares -= meter.squares >> memory_shift;
        meter.squares += std::uint64_t{magnitude} * magnitude;
    }
}

std::uint32_t Meters::peak(MeterPoint point, unsigned channel) const {
    const Meter& meter = at(point, channel);
    return meter.peak << 8 | meter.overs;
}

std::uint32_t Meters::read_peak(MeterPoint point, unsigned channel) {
    const std::uint32_t told = peak(point, channel);
    Meter& meter = meters_[static_cast<std::size_t>(point)][channel];
    meter.peak = 0;
    meter.overs = 0;
    return told;
}

std::uint64_t Meters::rms(MeterPoint point, unsigned channel) const {
    return at(point, channel).squares;
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
