// SPDX-License-Identifier: LGPL-2.1-or-later
//
// The clock of a card as ASIO has it: a list of sources, its own first, of which one is in use. Of
// cards that have the elements "System Clock Mode", "Preferred Sync Reference" and "AutoSync
// Reference", which are what HDSPe's drivers call them.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

namespace lockstep {

class CardControls; // card_controls.hpp

extern const char reference_in_use[]; // names of the elements that tell of it, and of its rate
extern const char external_rate[];

struct ClockSources {
    std::vector<std::string> names; // at most abi::most_clocks
    unsigned current = 0;           // what the card does go by, which need not be what was chosen
};

// Nothing: the card does not have these elements.
std::optional<ClockSources> clock_sources(CardControls& controls);
// A reference that is not there is followed when it comes. Throws TransportError.
void choose_clock_source(CardControls& controls, unsigned source);

// Frames a second of the reference that the card goes by. Nothing: it goes by its own clock, or
// does not know.
std::optional<unsigned> rate_of_reference(CardControls& controls);
// Whether a card that goes by a reference can run at a rate: a reference carries the rate itself,
// its half or its quarter, and doubled rates are made from single ones (kernel/hdspe/clock.c).
bool reference_allows(unsigned reference, unsigned rate);
// What a card that ran at `rate` runs at by that reference: the nearest of its rates.
unsigned rate_by_reference(unsigned reference, unsigned rate, std::span<const unsigned> rates);

} // namespace lockstep
