// SPDX-License-Identifier: LGPL-2.1-or-later
//
// The control panel without its window: what it offers, what its fields hold for given settings,
// which of what the user enters is allowed, and the words in which the driver's state is told.
#pragma once

#include "engine.hpp"
#include "settings.hpp"

#include <optional>
#include <string>
#include <vector>

namespace lockstep {

using Names = std::vector<std::string>;

struct PanelCard {
    std::string device; // ALSA name, as the registry holds it
    std::string name;
    std::vector<unsigned> rates; // empty: not known, as another program has the card open
    Names inputs, outputs;       // of all its channels; empty too while that is so
    bool is_default = false;     // it is what an empty device name means
    std::string owner;           // who has it open
};

// Reads the text of abi::ListCards. Lines that it does not understand are passed over.
std::vector<PanelCard> parse_card_list(const std::string& text);

// What can be known when the panel opens.
struct PanelKnowledge {
    std::vector<PanelCard> cards;
    Names server_inputs, server_outputs; // the JACK server's ports, while a driver is its client

    // The card that a device name of the registry means, or null.
    const PanelCard* card(const std::string& device) const;
    // A driver of this program has it open: what the card does not tell others, it tells.
    void add_open(const Settings& settings, const std::vector<unsigned>& rates, const Names& inputs,
                  const Names& outputs);
};

// What the fields hold; as text where the user types.
struct PanelForm {
    std::string device; // empty: the default card
    bool jack = false;
    std::string period, safety, rate;
    ChannelChoice inputs, outputs;
};

// A value that is wrong shows its default; `complaint` then says which, else it is empty.
PanelForm form_of(const RegistryValues& values, std::string& complaint);

struct DeviceOption {
    std::string device;
    std::string label;
};
// The default first; a device that is set but not there last.
std::vector<DeviceOption> device_options(const PanelKnowledge& known, const std::string& set);
Names period_options();
Names safety_options();
Names rate_options(const PanelCard* card);
// What the open card's clock can go by, and which it does.
ClockList clock_options(const PanelForm& form, const std::optional<EngineStatus>& status);
// What is said when the user has chosen one; nothing when the card goes by it.
std::string clock_note(const std::string& chosen, const ClockList& now);

// The names to show beside the boxes; empty where they are not known.
const Names& channel_names(const PanelForm& form, const PanelKnowledge& known, bool input);
// Why there are none of either kind, in words; empty where there are or it is not known.
std::string channels_note(const PanelForm& form, const PanelKnowledge& known);
// The choice that these boxes stand for. Boxes as `before` had set them leave it as it was, also in
// what it says of channels that this card has not.
ChannelChoice choice_of(const std::vector<bool>& boxes, const ChannelChoice& before);

enum class PanelField { none, device, period, safety, rate };

struct PanelVerdict {
    std::optional<RegistryValues> values; // what to write; none: refused
    PanelField field = PanelField::none;  // which one is wrong
    std::string message;                  // its value and what is allowed
};
PanelVerdict judge(const PanelForm& form, const PanelKnowledge& known);

struct PanelState {
    std::string state, lost, load, round_trip;
};
PanelState state_of(const std::optional<EngineStatus>& status);

// What is said after the settings were written: hosts that were asked to take them up, or none.
std::string applied_note(std::size_t with_buffers, std::size_t open);

} // namespace lockstep
