// SPDX-License-Identifier: GPL-2.0-or-later
//
// See mixer.hpp.
#include "card-model/mixer.hpp"

#include <algorithm>

namespace card_model {

namespace {
constexpr unsigned unused_bits = 8; // of a sample's 32
constexpr unsigned unity_shift = 15;
constexpr std::int64_t greatest = (1 << 23) - 1;
constexpr std::int64_t least = -(1 << 23);
} // namespace

void Mixer::set(unsigned output, unsigned source, std::uint16_t fader) {
    faders_[output][source] = fader;
    std::vector<Tap>& open = open_[output];
    const auto tap = std::find_if(open.begin(), open.end(),
                                  [source](const Tap& there) { return there.source == source; });
    if (tap == open.end()) {
        if (fader != 0)
            open.push_back({source, fader});
    } else if (fader != 0) {
        tap->fader = fader;
    } else {
        open.erase(tap);
    }
}

void Mixer::mix(const Frame& inputs, const Frame& playback, Frame& outputs) const {
    for (unsigned output = 0; output < channel_slots; ++output) {
        std::int64_t sum = 0;
        for (const Tap& tap : open_[output]) {
            const std::int32_t sample = tap.source < channel_slots
                                            ? inputs[tap.source]
                                            : playback[tap.source - channel_slots];
            sum += static_cast<std::int64_t>(sample >> unused_bits) * tap.fader;
        }
        const std::int64_t mixed = std::clamp(sum >> unity_shift, least, greatest);
        outputs[output] = static_cast<std::int32_t>(mixed * (1 << unused_bits));
    }
}

} // namespace card_model
