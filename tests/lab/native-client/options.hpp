// SPDX-License-Identifier: GPL-2.0-or-later
//
// The native client's command line.
#pragma once

#include "stream/stream.hpp"

#include <optional>
#include <string>

namespace native {

struct Options {
    std::string device = "hw:Lockstep";
    unsigned rate = 48000;
    unsigned period = 128;
    std::optional<unsigned> safety; // default: half the period
    unsigned channels = 0;          // each way; 0: as many as the card has
    unsigned seconds = 10;
    unsigned priority = 70;           // SCHED_FIFO; 0: stay in the ordinary class
    std::string direction = "duplex"; // or "capture", "playback"
    std::string json;                 // file to write the result to as well; empty: none
    bool cable = true; // a cable brings channel 0 back: its round trip must be as reported
    bool help = false;

    lockstep::StreamSettings settings() const;
};

// Throws std::invalid_argument with a sentence for the user.
Options parse(int argc, char** argv);
const char* usage();

} // namespace native
