// SPDX-License-Identifier: GPL-2.0-or-later
//
// JACK port names from a card's channel names.
#pragma once

#include <string>
#include <vector>

namespace lockstep::jack {

struct PortNames {
    // Short names ("Analog 1"), one a channel; each is unique over both lists, since JACK has one
    // name space for the ports of a client.
    std::vector<std::string> capture;
    std::vector<std::string> playback;
};

// A name that both directions have gets the direction in front; one that still stands twice, or is
// empty, gets the channel's number. Characters that end a JACK name or a line become '_'; names are
// cut to what JACK stores.
PortNames port_names(const std::vector<std::string>& capture,
                     const std::vector<std::string>& playback);

} // namespace lockstep::jack
