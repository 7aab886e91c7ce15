// SPDX-License-Identifier: LGPL-2.1-or-later
//
// A card's control elements of which one item of a list is chosen, or that are a number, by their
// names, as the ASIO driver needs them. The real ones are ALSA's (alsa_controls.cpp); tests have
// theirs.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace lockstep {

struct ItemElement {
    std::vector<std::string> items;
    unsigned chosen = 0;
};

class CardControls {
  public:
    virtual ~CardControls() = default;
    // Nothing: the card has no such element, or it is of another kind.
    virtual std::optional<ItemElement> read(const char* name) = 0;
    virtual std::optional<long> read_number(const char* name) = 0;
    // Throws TransportError when the card does not take it.
    virtual void choose(const char* name, unsigned item) = 0;
};

// Tells of the elements "AutoSync Reference" and "External Rate", and of nothing else.
class ControlEvents {
  public:
    virtual ~ControlEvents() = default;
    // Whether one may be another than at the last call. Takes no time; the card may be gone, and
    // may be back. One thread.
    virtual bool clock_changed() noexcept = 0;
};

// Of the card of an ALSA PCM name, "hw:Card" or "hw:Card,0". Nothing is open between two uses, as
// who holds a file of a card holds up its removal. Null: the name is not a card's, or it is gone.
std::unique_ptr<CardControls> open_card_controls(const std::string& device);
// As soon as the card goes its file is closed.
std::unique_ptr<ControlEvents> follow_card(const std::string& device);

} // namespace lockstep
