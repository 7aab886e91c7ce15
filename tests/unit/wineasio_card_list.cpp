// SPDX-License-Identifier: GPL-2.0-or-later
//
// The cards as text, for the control panel.
#include "stream/card.hpp"
#include "wineasio-shim/unix/card_list.hpp"

#include <gtest/gtest.h>

namespace lockstep {
namespace {

Card card(const std::string& id) {
    Card card;
    card.id = id;
    card.name = "Card\t" + id;
    card.device_name = "hw:" + id;
    return card;
}

TEST(CardList, SaysWhatEachCardSays) {
    Card first = card("PCH");
    first.capture.channels_max = first.playback.channels_max = 2;
    first.capture.rates = {44100, 48000};
    first.playback.rates = {48000, 96000};
    first.capture.channel_names = {"L", "R\n"};
    Card second = card("Lockstep");
    second.playback.busy_with = "jackd (process 7)";
    EXPECT_EQ(card_list({first, card("HDMI"), second}),
              "card\thw:PCH\tCard PCH\t48000\t\t\n"
              "in\tL\nin\tR \n"
              "card\thw:Lockstep\tCard Lockstep\t\tdefault\tjackd (process 7)\n");
    EXPECT_EQ(card_list({first}), "card\thw:PCH\tCard PCH\t48000\tdefault\t\nin\tL\nin\tR \n");
    EXPECT_EQ(card_list(std::vector<Card>()), "");
}

} // namespace
} // namespace lockstep
