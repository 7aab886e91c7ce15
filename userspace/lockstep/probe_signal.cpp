// SPDX-License-Identifier: LGPL-2.1-or-later
//
// The maximum length sequence and its correlation; see probe_signal.hpp.
#include "lockstep/probe_signal.hpp"

#include <array>
#include <cmath>
#include <cstdint>

namespace lockstep {

namespace {

// In noise alone the likeness spreads by 1/sqrt(2047) = 0.022; the greatest of 100,000 places stays
// under 0.11. Heard through a narrow-band input it is still above 0.5.
constexpr double least_likeness = 0.3;

// Below this gain (-80 dB) what is heard is crosstalk, not a cable.
constexpr double least_gain = 1e-4;

// Four sums at once, so that one addition need not wait for the one before.
double correlate(const float* heard, std::span<const float> probe) {
    std::array<float, 4> sums{};
    std::size_t i = 0;
    for (; i + sums.size() <= probe.size(); i += sums.size())
        for (std::size_t lane = 0; lane < sums.size(); ++lane)
            sums[lane] += heard[i + lane] * probe[i + lane];
    double sum = 0;
    for (; i < probe.size(); ++i)
        sum += static_cast<double>(heard[i]) * probe[i];
    for (float lane : sums)
        sum += lane;
    return sum;
}

double energy(std::span<const float> samples) {
    double sum = 0;
    for (float sample : samples)
        sum += static_cast<double>(sample) * sample;
    return sum;
}

} // namespace

std::vector<float> probe_signal(float amplitude) {
    std::vector<float> probe(probe_frames);
    // x^11 + x^2 + 1 is primitive: the register runs through every state but zero.
    std::uint32_t state = 1;
    for (float& sample : probe) {
        sample = (state & 1) != 0 ? amplitude : -amplitude;
        const std::uint32_t feedback = (state ^ (state >> 2)) & 1;
        state = (state >> 1) | (feedback << 10);
    }
    return probe;
}

std::optional<Sighting> find_probe(std::span<const float> heard, std::span<const float> probe) {
    const double probe_energy = energy(probe);
    if (probe.empty() || heard.size() < probe.size() || probe_energy <= 0)
        return std::nullopt;

    std::size_t place = 0;
    double strongest = 0;
    for (std::size_t i = 0; i + probe.size() <= heard.size(); ++i) {
        const double sum = correlate(heard.data() + i, probe);
        if (std::abs(sum) > std::abs(strongest)) {
            strongest = sum;
            place = i;
        }
    }

    const double heard_energy = energy(heard.subspan(place, probe.size()));
    const double gain = strongest / probe_energy;
    if (heard_energy <= 0 || std::abs(gain) < least_gain)
        return std::nullopt;
    const double likeness = strongest / std::sqrt(heard_energy * probe_energy);
    if (std::abs(likeness) < least_likeness)
        return std::nullopt;
    return Sighting{place, likeness, gain};
}

} // namespace lockstep
