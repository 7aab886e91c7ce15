// SPDX-License-Identifier: GPL-2.0-or-later
//
// Plays a signal and records it through the model's cable, both directions linked.
#pragma once

#include "sample.hpp"

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

// One way to open a direction.
struct Setting {
    unsigned rate;
    const SampleFormat* format;
    unsigned channels;
};

// Every setting that the card takes for a direction at that rate.
std::vector<Setting> settings_of(const std::string& device, snd_pcm_stream_t stream, unsigned rate);

struct DuplexOptions {
    snd_pcm_uframes_t period = 64;
    snd_pcm_uframes_t periods = 16;
    std::uint64_t frames = 4800; // to be recorded once the first has come back
    bool never_stop = false;     // snd-usb-audio then keeps all its URBs in flight
};

struct DuplexResult {
    std::uint64_t round_trip; // recorded frame in which played frame 0 came back
};

// Throws Failure at the first sample that is not the one that was played.
DuplexResult play_and_record(const std::string& device, const Setting& play, const Setting& record,
                             const DuplexOptions& options);
