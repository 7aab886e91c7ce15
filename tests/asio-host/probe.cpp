// SPDX-License-Identifier: GPL-2.0-or-later
//
// The probe signal and its finder.
#include "probe.hpp"

#include <cmath>

namespace host {

std::vector<double> probe_signal(std::size_t count) {
    std::vector<double> signal(count);
    std::uint32_t state = 0x2545f491; // xorshift: any seed but 0
    for (double& sample : signal) {
        state ^= state << 13;
        state ^= state >> 17;
        state ^= state << 5;
        sample = std::ldexp(static_cast<std::int16_t>(state >> 16), -16);
    }
    return signal;
}

std::optional<std::uint64_t> find_probe(const std::vector<double>& signal,
                                        const std::function<double(std::uint64_t)>& recorded,
                                        std::uint64_t length) {
    if (length < signal.size())
        return std::nullopt;
    std::vector<double> samples(length);
    for (std::uint64_t n = 0; n < length; ++n)
        samples[n] = recorded(n);
    double signal_energy = 0;
    for (const double sample : signal)
        signal_energy += sample * sample;
    double energy = 0; // of the part of the recording under the signal
    for (std::size_t n = 0; n < signal.size(); ++n)
        energy += samples[n] * samples[n];

    double best = 0.5;
    std::optional<std::uint64_t> found;
    for (std::uint64_t offset = 0; offset + signal.size() <= length; ++offset) {
        double product = 0;
        for (std::size_t n = 0; n < signal.size(); ++n)
            product += signal[n] * samples[offset + n];
        const double likeness =
            energy > 1e-12 ? std::fabs(product) / std::sqrt(signal_energy * energy) : 0;
        if (likeness > best) {
            best = likeness;
            found = offset;
        }
        if (offset + signal.size() < length)
            energy += samples[offset + signal.size()] * samples[offset + signal.size()] -
                      samples[offset] * samples[offset];
    }
    return found;
}

} // namespace host
