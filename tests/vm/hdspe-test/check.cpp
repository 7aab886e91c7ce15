// SPDX-License-Identifier: GPL-2.0-or-later
#include "check.hpp"

#include <algorithm>

void SignalCheck::frame(const std::uint32_t* samples) {
    const std::size_t channels = map_.size();
    if (heard_ == 0 &&
        std::all_of(samples, samples + channels, [](std::uint32_t s) { return s == 0; })) {
        ++silent_;
        return;
    }
    if (!next_)
        next_ = samples[0] >> 8 & 0x1ffff;
    for (std::size_t channel = 0; channel < channels; ++channel) {
        const std::uint32_t want = signal_sample(map_[channel], *next_);
        if (samples[channel] == want)
            continue;
        if (wrong_++ == 0)
            first_wrong_ = "frame " + std::to_string(silent_ + heard_) + " of channel " +
                           std::to_string(channel) + " is " + told(samples[channel]) + ", not " +
                           told(want);
    }
    ++heard_;
    ++*next_;
}
