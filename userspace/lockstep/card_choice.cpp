// SPDX-License-Identifier: LGPL-2.1-or-later
//
// The choice of a card and its descriptions; see card_choice.hpp.
#include "lockstep/card_choice.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <sstream>

namespace lockstep {

namespace {

template <class Value> std::string joined(const std::vector<Value>& values, const char* separator) {
    std::ostringstream text;
    for (std::size_t i = 0; i < values.size(); ++i)
        text << (i == 0 ? "" : separator) << values[i];
    return text.str();
}

void add_direction(std::ostringstream& text, const char* label, const CardDirection& direction) {
    text << "    " << label;
    if (!direction.exists()) {
        text << "none\n";
        return;
    }
    if (direction.channels_max == 0) {
        text << (direction.busy_with.empty() ? direction.problem
                                             : "in use by " + direction.busy_with)
             << '\n';
        return;
    }
    text << "channels " << direction.channels_min;
    if (direction.channels_max != direction.channels_min)
        text << " to " << direction.channels_max;
    text << "; " << joined(direction.rates, ", ") << " Hz; periods " << direction.period_min
         << " to " << direction.period_max << ", ring to " << direction.ring_max << " frames\n"
         << "             " << joined(direction.formats, ", ") << "; position "
         << (direction.coarse ? "coarse: moves in steps of up to a period" : "fine") << '\n'
         << "             " << joined(direction.channel_names, ", ") << '\n';
}

nlohmann::ordered_json or_null(const std::string& text) {
    return text.empty() ? nlohmann::ordered_json(nullptr) : nlohmann::ordered_json(text);
}

nlohmann::ordered_json direction_as_json(const CardDirection& direction) {
    if (!direction.exists())
        return nullptr;
    return {
        {"device", direction.device},
        {"channels_min", direction.channels_min},
        {"channels_max", direction.channels_max},
        {"channel_names", direction.channel_names},
        {"rates", direction.rates},
        {"formats", direction.formats},
        {"period_min", direction.period_min},
        {"period_max", direction.period_max},
        {"ring_max", direction.ring_max},
        {"position", direction.coarse ? "coarse" : "fine"},
        {"busy_with", or_null(direction.busy_with)},
        {"problem", or_null(direction.problem)},
    };
}

} // namespace

std::optional<std::string> default_device(const std::vector<Card>& cards) {
    const auto ours = std::find_if(cards.begin(), cards.end(),
                                   [](const Card& card) { return card.id == "Lockstep"; });
    if (ours != cards.end())
        return ours->device_name;
    const auto full = std::find_if(cards.begin(), cards.end(), [](const Card& card) {
        return card.capture.exists() && card.playback.exists();
    });
    if (full != cards.end())
        return full->device_name;
    return std::nullopt;
}

std::string cards_as_text(const std::vector<Card>& cards) {
    if (cards.empty())
        return "no sound card; for the software card: sudo modprobe snd-lockstep-soft\n";
    std::ostringstream text;
    for (const Card& card : cards) {
        text << card.device_name << "  " << card.name << " (card " << card.number << ", driver "
             << card.driver << ")\n";
        add_direction(text, "playback ", card.playback);
        add_direction(text, "capture  ", card.capture);
    }
    return text.str();
}

nlohmann::ordered_json cards_as_json(const std::vector<Card>& cards) {
    nlohmann::ordered_json list = nlohmann::ordered_json::array();
    for (const Card& card : cards)
        list.push_back({
            {"number", card.number},
            {"id", card.id},
            {"name", card.name},
            {"long_name", card.long_name},
            {"driver", card.driver},
            {"device", card.device_name},
            {"playback", direction_as_json(card.playback)},
            {"capture", direction_as_json(card.capture)},
        });
    nlohmann::ordered_json json;
    json["cards"] = std::move(list);
    return json;
}

} // namespace lockstep
