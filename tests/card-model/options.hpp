// SPDX-License-Identifier: GPL-2.0-or-later
//
// What one card of a kind has plugged in and printed on it, and which of the ways it may work that
// nobody here could see on a card.
#pragma once

#include "card-model/kind.hpp"

#include <cstdint>
#include <optional>

namespace card_model {

struct Options {
    Kind kind = Kind::raydat;
    bool input_board = false;      // AI4S, AIO and AIO Pro only
    bool output_board = false;     // AO4S, AIO and AIO Pro only
    bool tco = false;              // time code option
    bool msi = false;              // offered by the PCI function; the registers don't know it
    std::uint32_t serial = 123456; // at most 24 bits
    std::optional<std::uint32_t> firmware_build; // at most 20 bits; default: the kind's
    // STATUS0 tells a position so many frames ahead of what memory has, 0 or 16.
    unsigned position_ahead = 0;
    // MADI, AES: the position that STATUS0 tells goes on to 16384 frames and not to two periods.
    bool position_beyond_ring = false;
};

} // namespace card_model
