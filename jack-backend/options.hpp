// SPDX-License-Identifier: GPL-2.0-or-later
//
// What the user of `jackd -d lockstep` may ask for, and what it means for the stream. Free of JACK
// headers, so that it can be tested without a server.
#pragma once

#include "stream/stream.hpp"

#include <optional>
#include <string>

namespace lockstep::jack {

// JACK's own limits: JACK_CLIENT_NAME_SIZE, DRIVER_PORT_NUM and BUFFER_SIZE_MAX.
inline constexpr std::size_t longest_device = 63;
inline constexpr unsigned most_channels = 255;
inline constexpr unsigned longest_period = 8192;
// A second at the fastest rate: more than any converter takes.
inline constexpr unsigned longest_converter_latency = 192000;

struct Options {
    std::string device = "hw:Lockstep";
    // -C and -P: only that direction; their device, where they name one, goes before -d's. Both
    // absent or both present: both directions. An empty string names no device.
    std::optional<std::string> capture;
    std::optional<std::string> playback;
    unsigned rate = 48000;
    unsigned period = 128;
    unsigned safety = 0;           // 0: half the period, also after a change of the period
    unsigned capture_channels = 0; // 0: as many as the card has
    unsigned playback_channels = 0;
    unsigned input_latency = 0; // frames in converters and cables, added to what is reported
    unsigned output_latency = 0;
    bool async = false;
};

// The safety offset, in frames, to ask for at a period.
unsigned safety_for(const Options& options, unsigned period);

// Throws StreamError (EINVAL) naming the option, its value and what is allowed. What depends on
// the card is checked when the stream opens it.
StreamSettings settings_of(const Options& options);

} // namespace lockstep::jack
