// SPDX-License-Identifier: LGPL-2.1-or-later
//
// Choosing a card; see card_choice.hpp.
#include "card_choice.hpp"

#include "stream/card.hpp"
#include "stream/negotiate.hpp"
#include "transport.hpp"

#include <algorithm>
#include <bit>
#include <cerrno>

namespace lockstep {
namespace {

// Some hosts fail on drivers that offer less.
constexpr unsigned least_offered_period = 32;

// "hw:Lockstep,0" and "hw:0" name the card "hw:Lockstep".
bool names(const std::string& device, const Card& card) {
    const std::string name = device.substr(0, device.find(','));
    return name == card.device_name || name == "hw:" + std::to_string(card.number);
}

CardChoice choice_of(const Card& card, const std::string& device) {
    CardChoice choice;
    const auto address = [&](const CardDirection& direction) {
        if (!direction.exists())
            return std::string();
        return device.find(',') != std::string::npos
                   ? device
                   : device + "," + std::to_string(direction.device);
    };
    choice.capture_device = address(card.capture);
    choice.playback_device = address(card.playback);
    choice.rates = common_rates(card);
    for (const CardDirection* direction : {&card.capture, &card.playback})
        if (direction->ring_max != 0 &&
            (choice.ring_max == 0 || direction->ring_max < choice.ring_max))
            choice.ring_max = direction->ring_max;
    return choice;
}

} // namespace

std::vector<unsigned> common_rates(const Card& card) {
    if (!card.capture.exists())
        return card.playback.rates;
    if (!card.playback.exists())
        return card.capture.rates;
    std::vector<unsigned> common;
    for (const unsigned rate : card.capture.rates)
        if (std::find(card.playback.rates.begin(), card.playback.rates.end(), rate) !=
            card.playback.rates.end())
            common.push_back(rate);
    return common;
}

const Card* default_card(const std::vector<Card>& cards) {
    const auto usable = [](const Card& card) {
        return card.capture.exists() || card.playback.exists();
    };
    auto found = std::find_if(cards.begin(), cards.end(), [&](const Card& card) {
        return card.id == "Lockstep" && usable(card);
    });
    if (found == cards.end())
        found = std::find_if(cards.begin(), cards.end(), usable);
    return found == cards.end() ? nullptr : &*found;
}

CardChoice choose_card(const std::string& device) {
    const std::vector<Card> cards = list_cards();
    if (device.empty()) {
        const Card* found = default_card(cards);
        if (found == nullptr)
            throw TransportError(ENODEV,
                                 "There is no sound card. Connect one, or load the software "
                                 "card: modprobe snd-lockstep-soft.");
        return choice_of(*found, found->device_name);
    }
    for (const Card& card : cards)
        if (names(device, card))
            return choice_of(card, device);
    CardChoice choice;
    choice.capture_device = device;
    choice.playback_device = device;
    return choice;
}

PeriodRange period_range(const CardChoice& card, unsigned preferred, unsigned safety) {
    if (!std::has_single_bit(preferred))
        return {preferred, preferred, 0};
    PeriodRange range{std::min(preferred, least_offered_period), preferred, -1};
    for (unsigned period = preferred * 2; period <= max_period; period *= 2) {
        const unsigned offset = safety == abi::safety_is_half_period ? period / 2 : safety;
        if (card.ring_max != 0 && least_ring(period, offset) > card.ring_max)
            break;
        range.maximum = period;
    }
    // One size is a fixed size.
    if (range.minimum == range.maximum)
        range.granularity = 0;
    return range;
}

} // namespace lockstep
