// SPDX-License-Identifier: LGPL-2.1-or-later
//
// What the control panel offers and takes; see panel_model.hpp.
#include "panel_model.hpp"

#include "userspace/stream/usual_rates.hpp"

#include <algorithm>
#include <charconv>
#include <cstdio>
#include <span>
#include <sstream>

namespace lockstep {
namespace {

const char half_the_buffer[] = "Half the buffer";

Names fields_of(const std::string& line) {
    Names fields(1);
    for (const char c : line)
        if (c == '\t')
            fields.emplace_back();
        else
            fields.back() += c;
    return fields;
}

std::string trimmed(const std::string& text) {
    const std::size_t first = text.find_first_not_of(' ');
    if (first == std::string::npos)
        return {};
    return text.substr(first, text.find_last_not_of(' ') - first + 1);
}

std::optional<std::uint32_t> number_of(const std::string& text) {
    const std::string plain = trimmed(text);
    std::uint32_t number = 0;
    const auto [end, error] = std::from_chars(plain.data(), plain.data() + plain.size(), number);
    if (error != std::errc() || end != plain.data() + plain.size())
        return std::nullopt;
    return number;
}

std::string listed(const std::vector<unsigned>& numbers) {
    std::string text;
    for (const unsigned number : numbers)
        text += (text.empty() ? "" : ", ") + std::to_string(number);
    return text;
}

std::string range(unsigned minimum, unsigned maximum) {
    return std::to_string(minimum) + " to " + std::to_string(maximum);
}

PanelVerdict refused(PanelField field, const char* what, const std::string& value,
                     const std::string& allowed) {
    return {std::nullopt, field,
            std::string(what) + " \"" + value + "\" cannot be used.\nAllowed: " + allowed + "."};
}

// A number that stays within the limits which settings.cpp has, too.
std::optional<unsigned> within(const std::string& text, unsigned minimum, unsigned maximum) {
    const std::optional<std::uint32_t> number = number_of(text);
    return number && *number >= minimum && *number <= maximum ? number : std::nullopt;
}

bool means_half(const std::string& text) {
    return trimmed(text).empty() || trimmed(text) == half_the_buffer;
}

// One value alone, so that one that is wrong does not take the others with it.
template <typename Member>
void take(const RegistryValues& values, RegistryValue RegistryValues::*member,
          Member Settings::*setting, Settings& settings, std::string& complaint) {
    RegistryValues alone;
    alone.*member = values.*member;
    std::string error;
    if (const std::optional<Settings> parsed = parse_settings(alone, error))
        settings.*setting = (*parsed).*setting;
    else if (complaint.empty())
        complaint = error;
}

} // namespace

std::vector<PanelCard> parse_card_list(const std::string& text) {
    std::vector<PanelCard> cards;
    std::istringstream lines(text);
    for (std::string line; std::getline(lines, line);) {
        const Names fields = fields_of(line);
        if (fields[0] == "card" && fields.size() >= 6) {
            PanelCard card{.device = fields[1],
                           .name = fields[2],
                           .rates = {},
                           .inputs = {},
                           .outputs = {},
                           .is_default = fields[4] == "default",
                           .owner = fields[5]};
            std::istringstream rates(fields[3]);
            for (unsigned rate = 0; rates >> rate;)
                card.rates.push_back(rate);
            cards.push_back(std::move(card));
        } else if (fields.size() == 2 && !cards.empty() && fields[0] == "in") {
            cards.back().inputs.push_back(fields[1]);
        } else if (fields.size() == 2 && !cards.empty() && fields[0] == "out") {
            cards.back().outputs.push_back(fields[1]);
        }
    }
    return cards;
}

const PanelCard* PanelKnowledge::card(const std::string& device) const {
    const auto found = std::find_if(cards.begin(), cards.end(), [&](const PanelCard& card) {
        return device.empty() ? card.is_default : card.device == device;
    });
    return found == cards.end() ? nullptr : &*found;
}

void PanelKnowledge::add_open(const Settings& settings, const std::vector<unsigned>& rates,
                              const Names& inputs, const Names& outputs) {
    if (settings.jack) {
        server_inputs = inputs;
        server_outputs = outputs;
        return;
    }
    const PanelCard* found = card(settings.device);
    if (found == nullptr) // it may be named in another way, "hw:0" or "hw:Card,1"
        cards.push_back({.device = settings.device,
                         .name = {},
                         .rates = {},
                         .inputs = {},
                         .outputs = {},
                         .is_default = settings.device.empty(),
                         .owner = {}});
    PanelCard& open =
        found == nullptr ? cards.back() : cards[static_cast<std::size_t>(found - cards.data())];
    open.rates = rates;
    open.inputs = inputs;
    open.outputs = outputs;
    open.owner.clear();
}

PanelForm form_of(const RegistryValues& values, std::string& complaint) {
    Settings settings;
    complaint.clear();
    take(values, &RegistryValues::device, &Settings::device, settings, complaint);
    take(values, &RegistryValues::transport, &Settings::jack, settings, complaint);
    take(values, &RegistryValues::period, &Settings::period, settings, complaint);
    take(values, &RegistryValues::safety, &Settings::safety, settings, complaint);
    take(values, &RegistryValues::rate, &Settings::rate, settings, complaint);
    take(values, &RegistryValues::inputs, &Settings::inputs, settings, complaint);
    take(values, &RegistryValues::outputs, &Settings::outputs, settings, complaint);
    return {settings.device,
            settings.jack,
            std::to_string(settings.period),
            settings.safety ? std::to_string(*settings.safety) : half_the_buffer,
            std::to_string(settings.rate),
            settings.inputs,
            settings.outputs};
}

std::vector<DeviceOption> device_options(const PanelKnowledge& known, const std::string& set) {
    const PanelCard* standard = known.card("");
    std::vector<DeviceOption> options{
        {"", "Default" + (standard == nullptr ? ": no card" : ": " + standard->name)}};
    bool there = set.empty();
    for (const PanelCard& card : known.cards) {
        if (card.device.empty())
            continue;
        std::string label = card.name.empty() ? card.device : card.name + " (" + card.device + ")";
        if (!card.owner.empty())
            label += ", in use by " + card.owner;
        options.push_back({card.device, label});
        there = there || card.device == set;
    }
    if (!there)
        options.push_back({set, set + ", not there"});
    return options;
}

Names period_options() {
    return {"16", "32", "48", "64", "96", "128", "256", "512", "1024", "2048"};
}

Names safety_options() {
    return {half_the_buffer, "16", "32", "48", "64", "96", "128", "256", "512", "1024"};
}

Names rate_options(const PanelCard* card) {
    Names options;
    const bool known = card != nullptr && !card->rates.empty();
    for (const unsigned rate :
         known ? std::span<const unsigned>(card->rates) : std::span<const unsigned>(usual_rates))
        options.push_back(std::to_string(rate));
    return options;
}

ClockList clock_options(const PanelForm& form, const std::optional<EngineStatus>& status) {
    const bool is_of_form = status && status->settings.jack == form.jack &&
                            (form.jack || status->settings.device == form.device);
    if (is_of_form)
        return status->clocks;
    return {{form.jack ? "JACK server" : "Card"}, 0};
}

std::string clock_note(const std::string& chosen, const ClockList& now) {
    if (now.current >= now.names.size() || now.names[now.current] == chosen)
        return {};
    return "Until " + chosen + " is there the card goes by " + now.names[now.current] + ".";
}

const Names& channel_names(const PanelForm& form, const PanelKnowledge& known, bool input) {
    static const Names none;
    if (form.jack)
        return input ? known.server_inputs : known.server_outputs;
    const PanelCard* card = known.card(form.device);
    if (card == nullptr)
        return none;
    return input ? card->inputs : card->outputs;
}

std::string channels_note(const PanelForm& form, const PanelKnowledge& known) {
    if (!channel_names(form, known, true).empty() || !channel_names(form, known, false).empty())
        return {};
    if (form.jack)
        return "The server's channels can be chosen while a program plays through it.";
    const PanelCard* card = known.card(form.device);
    return card == nullptr || card->owner.empty()
               ? std::string()
               : "The card's channels are not known while " + card->owner + " has it open.";
}

ChannelChoice choice_of(const std::vector<bool>& boxes, const ChannelChoice& before) {
    for (unsigned channel = 0; channel < boxes.size(); ++channel)
        if (boxes[channel] != before.contains(channel))
            return ChannelChoice(boxes);
    return before;
}

PanelVerdict judge(const PanelForm& form, const PanelKnowledge& known) {
    Settings settings;
    settings.device = trimmed(form.device);
    settings.jack = form.jack;
    settings.inputs = form.inputs;
    settings.outputs = form.outputs;
    if (settings.device.size() >= abi::device_size)
        return refused(PanelField::device, "Device", settings.device,
                       "fewer than " + std::to_string(abi::device_size) + " bytes");
    const std::optional<unsigned> period =
        within(form.period, Settings::least_period, Settings::greatest_period);
    if (!period)
        return refused(PanelField::period, "Buffer size", trimmed(form.period),
                       range(Settings::least_period, Settings::greatest_period) +
                           " frames; a power of two leaves programs a choice");
    settings.period = *period;
    if (!means_half(form.safety)) {
        settings.safety = within(form.safety, Settings::least_safety, Settings::greatest_safety);
        if (!settings.safety)
            return refused(PanelField::safety, "Safety", trimmed(form.safety),
                           range(Settings::least_safety, Settings::greatest_safety) +
                               " frames, or nothing for half the buffer");
    }
    const std::optional<unsigned> rate =
        within(form.rate, Settings::least_rate, Settings::greatest_rate);
    if (!rate)
        return refused(PanelField::rate, "Sample rate", trimmed(form.rate),
                       range(Settings::least_rate, Settings::greatest_rate) + " frames a second");
    // On jack the server has its own; what is kept for direct is not asked about then.
    const PanelCard* card = known.card(settings.device);
    if (!form.jack && card != nullptr && !card->rates.empty() &&
        std::find(card->rates.begin(), card->rates.end(), *rate) == card->rates.end())
        return refused(PanelField::rate, "Sample rate", std::to_string(*rate),
                       listed(card->rates) + " on this card");
    settings.rate = *rate;
    return {values_of(settings), PanelField::none, {}};
}

PanelState state_of(const std::optional<EngineStatus>& status) {
    if (!status)
        return {"Not open in this program", "-", "-", "-"};
    const Description& card = status->card;
    PanelState state;
    const char* const waiting =
        status->settings.jack ? "Waiting for the JACK server" : "Waiting for the card";
    state.state = std::string(status->silent    ? waiting
                              : status->running ? "Running"
                                                : "Stopped") +
                  ", " + std::to_string(card.rate) + " Hz, " + std::to_string(status->period) +
                  " frames a buffer";
    state.lost = status->running ? std::to_string(status->frames_lost) : "-";
    state.load = "-";
    char text[64];
    const double rate = card.rate == 0 ? 1 : card.rate;
    const double period_ns = status->period * 1e9 / rate;
    if (status->running && status->work.cycles != 0 && period_ns > 0) {
        std::snprintf(text, sizeof text, "%.1f %% of the buffer's time, at most %.1f %%",
                      100 * static_cast<double>(status->work.total_ns) /
                          static_cast<double>(status->work.cycles) / period_ns,
                      100 * static_cast<double>(status->work.longest_ns) / period_ns);
        state.load = text;
    }
    const unsigned round_trip = card.input_latency + card.output_latency;
    std::snprintf(text, sizeof text, "%u frames, %.2f ms", round_trip, round_trip * 1000.0 / rate);
    state.round_trip = text;
    return state;
}

std::string applied_note(std::size_t with_buffers, std::size_t open) {
    if (with_buffers != 0)
        return "Saved. The program was asked to take the settings up.";
    if (open != 0)
        return "Saved, and taken up.";
    return "Saved. They are taken up when a program next opens the driver.";
}

} // namespace lockstep
