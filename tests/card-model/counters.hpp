// SPDX-License-Identifier: GPL-2.0-or-later
//
// What the driver did, counted: accesses by groups of registers, for what an interrupt or a pointer
// costs, and whatever a right driver never does.
#pragma once

#include "card-model/kind.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace card_model {

enum class RegisterGroup {
    status,   // STATUS0 to STATUS2 and FBITS
    settings, // SETTINGS
    control,  // CONTROL
    confirm,  // interrupt confirmation
    clock,    // PLL_FREQ, and AES's 384
    enable,   // DMA enables
    page,     // page tables
    loopback, // record an output instead of an input
    mixer,
    meter,
    midi,
    identity, // serial number, firmware; legacy registers that mean nothing
    tco,
    unknown, // this card has no such register in this direction
};
inline constexpr std::size_t register_groups = 14;

std::string_view name(RegisterGroup group);

// The group of an aligned offset below 64 KiB.
RegisterGroup read_group(const Description& card, bool tco, std::uint32_t offset);
RegisterGroup write_group(const Description& card, bool tco, std::uint32_t offset);

struct Counters {
    std::array<std::uint64_t, register_groups> reads{};
    std::array<std::uint64_t, register_groups> writes{};

    // Faults of the driver; all stay 0 with a right one.
    std::uint64_t bad_accesses = 0;       // unaligned, outside of BAR0, or not of 32 bits
    std::uint64_t bad_values = 0;         // a value that the register does not take
    std::uint64_t dma_unset = 0;          // an enabled channel's page was never given, per burst
    std::uint64_t dma_unmapped = 0;       // a page that is no memory of the guest's, per burst
    std::uint64_t midi_overruns = 0;      // a byte written to a full FIFO, or to none
    std::uint64_t power_offs_running = 0; // put to sleep while the engine ran
    std::uint64_t accesses_without_power = 0; // in D3hot

    std::uint64_t power_offs = 0;   // D3hot
    std::uint64_t bursts = 0;       // while running
    std::uint64_t period_edges = 0; // that passed while running

    std::uint64_t reads_of(RegisterGroup group) const {
        return reads[static_cast<std::size_t>(group)];
    }
    std::uint64_t writes_of(RegisterGroup group) const {
        return writes[static_cast<std::size_t>(group)];
    }
};

} // namespace card_model
