// SPDX-License-Identifier: LGPL-2.1-or-later
//
// `lockstep latency`: what the driver reports against what a cable measures.
#pragma once

#include <optional>
#include <string>

namespace lockstep {

struct LatencyRequest {
    std::string device;             // empty: the Lockstep card, else the first card
    unsigned rate = 48000;          // frames a second
    unsigned period = 128;          // frames
    std::optional<unsigned> safety; // frames; default half the period
    unsigned output = 1;            // channel numbers as musicians count, from 1
    unsigned input = 1;
    double level = -20; // dB of full scale, -60 to 0
    bool json = false;
};

// Plays, listens and prints. Returns the exit code; throws CommandError or StreamError where it
// cannot measure.
int run_latency(const LatencyRequest& request);

} // namespace lockstep
