// SPDX-License-Identifier: GPL-2.0-or-later
//
// Parsing the native client's command line.
#include "options.hpp"

#include <algorithm>
#include <charconv>
#include <stdexcept>
#include <string_view>

namespace native {
namespace {

unsigned number(std::string_view option, std::string_view text, unsigned least, unsigned most) {
    unsigned value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc() || end != text.data() + text.size() || value < least || value > most)
        throw std::invalid_argument(std::string(option) + " '" + std::string(text) +
                                    "': a whole number from " + std::to_string(least) + " to " +
                                    std::to_string(most) + " is allowed");
    return value;
}

} // namespace

const char* usage() {
    return "usage: lockstep-native-client [--device hw:NAME] [--rate HZ] [--period FRAMES]\n"
           "           [--safety FRAMES] [--channels N] [--seconds N] [--priority N]\n"
           "           [--direction duplex|capture|playback] [--no-cable] [--json FILE]\n"
           "Plays a ramp of frame numbers through the card's cable, reads it back and prints the\n"
           "round trip, the frames lost and the cost of a cycle as JSON.\n"
           "Exit status: 0 all as promised, 1 not, 2 wrong usage, 3 the card refused.\n";
}

Options parse(int argc, char** argv) {
    Options options;
    for (int at = 1; at < argc; ++at) {
        const std::string_view option = argv[at];
        if (option == "--help" || option == "-h") {
            options.help = true;
            return options;
        }
        if (option == "--no-cable") {
            options.cable = false;
            continue;
        }
        if (at + 1 == argc)
            throw std::invalid_argument("'" + std::string(option) +
                                        "' is no option or lacks its value");
        const std::string_view value = argv[++at];
        if (option == "--device")
            options.device = value;
        else if (option == "--rate")
            options.rate = number(option, value, 1, 1000000);
        else if (option == "--period")
            options.period = number(option, value, 1, 1000000);
        else if (option == "--safety")
            options.safety = number(option, value, 0, 1000000);
        else if (option == "--channels")
            options.channels = number(option, value, 1, 1024);
        else if (option == "--seconds")
            options.seconds = number(option, value, 1, 86400);
        else if (option == "--priority")
            options.priority = number(option, value, 0, 99);
        else if (option == "--direction")
            options.direction = value;
        else if (option == "--json")
            options.json = value;
        else
            throw std::invalid_argument("there is no option '" + std::string(option) + "'");
    }
    if (options.direction != "duplex" && options.direction != "capture" &&
        options.direction != "playback")
        throw std::invalid_argument("--direction '" + options.direction +
                                    "': duplex, capture or playback are allowed");
    return options;
}

lockstep::StreamSettings Options::settings() const {
    lockstep::StreamSettings settings;
    if (direction != "playback")
        settings.capture_device = device;
    if (direction != "capture")
        settings.playback_device = device;
    settings.rate = rate;
    settings.period = period;
    settings.safety = safety.value_or(std::max(1U, period / 2));
    settings.capture_channels = channels;
    settings.playback_channels = channels;
    return settings;
}

} // namespace native
