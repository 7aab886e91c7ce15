// SPDX-License-Identifier: LGPL-2.1-or-later
//
// What a card calls its channels. Not real-time.
#pragma once

#include "stream/pcm.hpp"

#include <string>
#include <vector>

namespace lockstep {

// The names of the first `count` channels of one direction of a PCM. A card may publish them as
// the items of a control element "Playback Channel Names" or "Capture Channel Names"; channels it
// doesn't name are called "playback_1", "capture_1" and so on.
std::vector<std::string> channel_names(const std::string& ctl_device, unsigned pcm_device,
                                       Direction direction, unsigned count);

} // namespace lockstep
