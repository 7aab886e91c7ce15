// SPDX-License-Identifier: GPL-2.0-or-later
//
// Options to a card and its surroundings; see model.hpp.
#include "card-model/model.hpp"

#include <charconv>
#include <functional>
#include <map>
#include <stdexcept>

namespace card_model {
namespace {

[[noreturn]] void refuse(std::string_view name, std::string_view value, const char* allowed) {
    throw std::invalid_argument(std::string(name) + "=" + std::string(value) + ": allowed " +
                                allowed);
}

bool parse_switch(std::string_view name, std::string_view value) {
    if (value != "on" && value != "off")
        refuse(name, value, "are on and off");
    return value == "on";
}

std::uint32_t parse_number(std::string_view name, std::string_view value, std::uint32_t least,
                           std::uint32_t most) {
    std::uint32_t number = 0;
    const auto end = value.data() + value.size();
    const auto [rest, error] = std::from_chars(value.data(), end, number);
    if (error != std::errc() || rest != end || number < least || number > most)
        refuse(name, value,
               ("are " + std::to_string(least) + " to " + std::to_string(most)).c_str());
    return number;
}

double parse_slow(std::string_view name, std::string_view value) {
    double number = 0;
    const auto end = value.data() + value.size();
    const auto [rest, error] = std::from_chars(value.data(), end, number);
    if (error != std::errc() || rest != end || !(number >= 0.01 && number <= 10000))
        refuse(name, value, "are 0.01 to 10000");
    return number;
}

Pace parse_pace(std::string_view name, std::string_view value) {
    if (value == "gated")
        return Pace::gated;
    if (value == "wall")
        return Pace::wall;
    if (value == "stopped")
        return Pace::stopped;
    refuse(name, value, "are gated, wall and stopped");
}

using Setter = std::function<void(ModelOptions&, std::string_view, std::string_view)>;

const std::map<std::string_view, Setter>& setters() {
    using Text = std::string_view;
    static const std::map<Text, Setter> table{
        {"msi", [](ModelOptions& o, Text n, Text v) { o.card.msi = parse_switch(n, v); }},
        {"tco", [](ModelOptions& o, Text n, Text v) { o.card.tco = parse_switch(n, v); }},
        {"input-board",
         [](ModelOptions& o, Text n, Text v) { o.card.input_board = parse_switch(n, v); }},
        {"output-board",
         [](ModelOptions& o, Text n, Text v) { o.card.output_board = parse_switch(n, v); }},
        {"serial",
         [](ModelOptions& o, Text n, Text v) { o.card.serial = parse_number(n, v, 0, 0xffffff); }},
        {"build", [](ModelOptions& o, Text n,
                     Text v) { o.card.firmware_build = parse_number(n, v, 0, 0xfffff); }},
        {"position-ahead", [](ModelOptions& o, Text n,
                              Text v) { o.card.position_ahead = parse_number(n, v, 0, burst); }},
        {"position-beyond-ring",
         [](ModelOptions& o, Text n, Text v) { o.card.position_beyond_ring = parse_switch(n, v); }},
        {"clock", [](ModelOptions& o, Text n, Text v) { o.clock.pace = parse_pace(n, v); }},
        {"slow", [](ModelOptions& o, Text n, Text v) { o.clock.slow = parse_slow(n, v); }},
        {"input", [](ModelOptions& o, Text, Text v) { o.input = v; }},
        {"cable", [](ModelOptions& o, Text n,
                     Text v) { o.cable = parse_number(n, v, 1, AudioPath::longest_cable); }},
        {"output", [](ModelOptions& o, Text, Text v) { o.output = v; }},
        {"output-channels",
         [](ModelOptions& o, Text n, Text v) {
             o.output_channels = parse_number(n, v, 1, channel_slots);
         }},
    };
    return table;
}

} // namespace

ModelOptions parse_card(std::string_view text) {
    ModelOptions options;
    const auto next_word = [&text] {
        const auto word = text.substr(0, text.find(','));
        text.remove_prefix(std::min(text.size(), word.size() + 1));
        return word;
    };
    options.card.kind = kind_by_name(next_word());
    while (!text.empty()) {
        const auto word = next_word();
        const auto equals = word.find('=');
        const auto setter = setters().find(word.substr(0, equals));
        if (equals == std::string_view::npos || setter == setters().end()) {
            std::string allowed;
            for (const auto& known : setters())
                allowed += (allowed.empty() ? "" : ", ") + std::string(known.first);
            throw std::invalid_argument("'" + std::string(word) +
                                        "' is no option=value of: " + allowed);
        }
        setter->second(options, word.substr(0, equals), word.substr(equals + 1));
    }
    return options;
}

Model::Model(const ModelOptions& options, std::filesystem::path folder)
    : card(options.card, memory), device(identity_of(options.card), function, memory),
      clock(card, lock, [this] { device.follow_interrupt(); }), folder_(std::move(folder)) {
    clock.set(options.clock);
    set_source(0, channel_slots - 1, options.input);
    if (options.cable)
        for (unsigned channel = 0; channel < channel_slots; ++channel)
            card.audio().connect(channel, channel, *options.cable);
    if (options.output) {
        sink_.emplace(folder_ / *options.output, options.output_channels);
        card.audio().set_sink(&*sink_);
    }
}

void Model::set_source(unsigned first, unsigned last, const std::string& source) {
    const bool made = source == "silence" || source == "signal";
    const auto file = made ? nullptr : load_audio_file(folder_ / source);
    for (unsigned input = first; input <= last; ++input) {
        std::unique_ptr<AudioSource> heard;
        if (source == "signal")
            heard = test_signal(input);
        else if (file && input < file->channels)
            heard = file_channel(file, input);
        card.audio().set_source(input, std::move(heard));
    }
}

} // namespace card_model
