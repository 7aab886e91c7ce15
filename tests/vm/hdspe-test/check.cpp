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
    if (!next_) {
        const auto heard = std::find_if(map_.begin(), map_.end(),
                                        [](unsigned channel) { return channel != no_channel; });
        next_ = heard == map_.end() ? 0 : samples[heard - map_.begin()] >> 8 & 0x1ffff;
    }
    for (std::size_t channel = 0; channel < channels; ++channel) {
        const std::uint32_t want =
            map_[channel] == no_channel ? 0 : signal_sample(map_[channel], *next_);
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
