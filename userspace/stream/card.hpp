// SPDX-License-Identifier: LGPL-2.1-or-later
//
// What sound cards there are and what each can do, found without configuring or starting any. Not
// real-time; may block for as long as the kernel takes to open a device.
#pragma once

#include "stream/pcm.hpp"

#include <string>
#include <vector>

namespace lockstep {

// One direction of a card's PCM. All zero and empty when the card doesn't have it.
struct CardDirection {
    unsigned device = 0; // PCM device number
    unsigned channels_min = 0;
    unsigned channels_max = 0;              // 0: there is no such direction
    std::vector<std::string> channel_names; // channels_max of them
    std::vector<unsigned> rates;            // those in use in the field that it can run at, Hz
    std::vector<std::string> formats;       // ALSA names, of those Lockstep can use, best first
    unsigned period_min = 0;                // frames, at its highest channel count
    unsigned period_max = 0;
    unsigned ring_max = 0; // frames
    // Its position moves in steps of up to a period (SNDRV_PCM_INFO_BATCH): the safety offset
    // grows.
    bool coarse = false;
    // Why the numbers are missing: "pipewire (process 812)" has it open, or an error in words.
    // Empty when all is known.
    std::string busy_with;
    std::string problem;

    bool exists() const noexcept {
        return channels_max != 0 || !busy_with.empty() || !problem.empty();
    }
};

struct Card {
    int number = -1;
    std::string id;   // "Lockstep"
    std::string name; // "Lockstep software card"
    std::string long_name;
    std::string driver;      // "lockstep-soft"
    std::string device_name; // what a StreamSettings device is set to: "hw:Lockstep"
    CardDirection capture;
    CardDirection playback;
};

// All cards in the order of their numbers, with their first capture and first playback device.
std::vector<Card> list_cards();

} // namespace lockstep
