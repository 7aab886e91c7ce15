// SPDX-License-Identifier: LGPL-2.1-or-later
//
// Writing down the cards; see card_list.hpp.
#include "card_list.hpp"

#include "card_choice.hpp"
#include "stream/card.hpp"

#include <algorithm>

namespace lockstep {
namespace {

// A name may hold anything; a tab or a line's end would be taken for the end of a field.
std::string field(std::string text) {
    std::replace_if(
        text.begin(), text.end(), [](char c) { return c == '\t' || c == '\n' || c == '\r'; }, ' ');
    return text;
}

std::string channels(const char* kind, const CardDirection& direction) {
    std::string lines;
    for (const std::string& name : direction.channel_names)
        lines += kind + ("\t" + field(name)) + "\n";
    return lines;
}

} // namespace

std::string card_list() {
    return card_list(list_cards());
}

std::string card_list(const std::vector<Card>& cards) {
    const Card* chosen = default_card(cards);
    std::string text;
    for (const Card& card : cards) {
        if (!card.capture.exists() && !card.playback.exists())
            continue;
        std::string rates;
        for (const unsigned rate : common_rates(card))
            rates += (rates.empty() ? "" : " ") + std::to_string(rate);
        const std::string& owner =
            card.capture.busy_with.empty() ? card.playback.busy_with : card.capture.busy_with;
        text += "card\t" + field(card.device_name) + "\t" + field(card.name) + "\t" + rates + "\t" +
                (&card == chosen ? "default" : "") + "\t" + field(owner) + "\n";
        text += channels("in", card.capture) + channels("out", card.playback);
    }
    return text;
}

} // namespace lockstep
