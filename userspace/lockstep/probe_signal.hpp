// SPDX-License-Identifier: LGPL-2.1-or-later
//
// The signal that `lockstep latency` sends through a cable, and how it is found again to the frame.
// Pure: no card, no clock.
//
// The signal is a maximum length sequence: a burst of noise whose correlation with itself is one
// frame wide. It survives converters, filters, attenuation and swapped polarity, which a click or a
// ramp of numbers does not.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <vector>

namespace lockstep {

constexpr std::size_t probe_frames = 2047;

// probe_frames samples of +amplitude and -amplitude. amplitude: above 0, at most 1.
std::vector<float> probe_signal(float amplitude);

struct Sighting {
    std::size_t frame = 0; // index in what was heard of the probe's first frame
    double likeness = 0;   // 1: the probe itself; -1: the probe upside down; noise is near 0
    double gain = 0;       // of what was heard over what was sent, as a factor
};

// The place where the probe is strongest in what was heard, or nothing where what was heard is
// silent or does not resemble it.
std::optional<Sighting> find_probe(std::span<const float> heard, std::span<const float> probe);

} // namespace lockstep
