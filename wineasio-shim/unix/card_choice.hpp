// SPDX-License-Identifier: LGPL-2.1-or-later
//
// Which card the direct transport takes, and which periods it offers on it.
#pragma once

#include <string>
#include <vector>

namespace lockstep {

struct Card; // stream/card.hpp

struct CardChoice {
    std::string capture_device; // ALSA names; empty: the card has no such direction
    std::string playback_device;
    std::vector<unsigned> rates; // frames a second that every direction it has can run at
    unsigned ring_max = 0;       // frames, the lesser of both directions; 0: not known
};

// The card that an empty name means: "Lockstep" if there is one, else the first that has a
// direction; null when there is none.
const Card* default_card(const std::vector<Card>& cards);

// What every direction that the card has can run at, frames a second; empty where it is not known.
std::vector<unsigned> common_rates(const Card& card);

// The named card; for an empty name "hw:Lockstep" if there is one, else the first card. Throws
// TransportError when there is none. A name that is no card's is passed on as it is: opening it
// says what exists.
CardChoice choose_card(const std::string& device);

struct PeriodRange {
    unsigned minimum; // frames, as the next
    unsigned maximum;
    int granularity; // -1 powers of two; 0 fixed
};

// The periods to offer when `preferred` is the user's; safety as in the settings. A preferred
// period that is no power of two is the only one: hosts could not name it otherwise.
PeriodRange period_range(const CardChoice& card, unsigned preferred, unsigned safety);

} // namespace lockstep
