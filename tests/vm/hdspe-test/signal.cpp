// SPDX-License-Identifier: GPL-2.0-or-later
#include "signal.hpp"

#include <charconv>
#include <stdexcept>

std::string told(std::uint32_t sample) {
    if (sample == 0)
        return "silence";
    const unsigned channel = sample >> 25;
    if (channel == 0 || (sample & 0xff) != 0)
        return "no sample of the signal: " + std::to_string(sample);
    return "channel " + std::to_string(channel - 1) + ", frame " +
           std::to_string(sample >> 8 & 0x1ffff);
}

std::vector<unsigned> channel_list(const std::string& text) {
    const auto wrong = [&] {
        return std::invalid_argument("channels '" + text +
                                     "': numbers 0 to 63, ranges of them and "
                                     "x, with commas, are allowed");
    };
    std::vector<unsigned> channels;
    const char* at = text.data();
    const char* const end = at + text.size();
    const auto number = [&] {
        unsigned value = 0;
        const auto read = std::from_chars(at, end, value);
        if (read.ec != std::errc() || value > 63)
            throw wrong();
        at = read.ptr;
        return value;
    };
    while (true) {
        if (at != end && *at == 'x') {
            ++at;
            channels.push_back(no_channel);
        } else {
            const unsigned first = number();
            unsigned last = first;
            if (at != end && *at == '-') {
                ++at;
                last = number();
            }
            for (unsigned channel = first; channel <= last; ++channel)
                channels.push_back(channel);
        }
        if (at == end)
            return channels;
        if (*at++ != ',')
            throw wrong();
    }
}
