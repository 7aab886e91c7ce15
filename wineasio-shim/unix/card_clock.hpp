// SPDX-License-Identifier: LGPL-2.1-or-later
//
// The clock of a card as ASIO has it: a list of sources, its own first, of which one is in use. Of
// cards that have the elements "System Clock Mode", "Preferred Sync Reference" and "AutoSync
// Reference", which are what HDSPe's drivers call them.
#pragma once

#include <optional>
#include <string>
#include <vector>

namespace lockstep {

class CardControls; // card_controls.hpp

extern const char reference_in_use[]; // name of the element that tells of it

struct ClockSources {
    std::vector<std::string> names; // at most abi::most_clocks
    unsigned current = 0;           // what the card does go by, which need not be what was chosen
};

// Nothing: the card does not have these elements.
std::optional<ClockSources> clock_sources(CardControls& controls);
// A reference that is not there is followed when it comes. Throws TransportError.
void choose_clock_source(CardControls& controls, unsigned source);

} // namespace lockstep
