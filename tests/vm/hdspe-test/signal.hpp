// SPDX-License-Identifier: GPL-2.0-or-later
//
// The signal of the HDSPe tests, the card model's own: each sample of 24 bits tells its hardware
// channel and its frame, so that one in a wrong place says where it belongs.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

// 7 bits of channel + 1 above 17 bits of frame.
constexpr std::uint32_t signal_sample(unsigned channel, std::uint64_t frame) {
    return ((channel + 1) << 17 | static_cast<std::uint32_t>(frame & 0x1ffff)) << 8;
}

// In a list of channels: one that the card does not have, whose sound is silence.
inline constexpr unsigned no_channel = 64;

// "channel 5, frame 17", or "silence", or the number itself.
std::string told(std::uint32_t sample);

// The hardware channels of a list like "4-35,0-3,x", in its order, x being none. Throws
// std::invalid_argument.
std::vector<unsigned> channel_list(const std::string& text);
