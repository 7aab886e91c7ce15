// SPDX-License-Identifier: GPL-2.0-or-later
//
// What a PCI function is to its bus: its identity, one memory BAR, one interrupt.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

namespace card_model::vfio_user {

struct Identity {
    std::uint16_t vendor = 0;
    std::uint16_t device = 0;
    std::uint8_t revision = 0;
    std::uint32_t class_code = 0; // 24 bits: class, subclass, programming interface
    std::uint32_t bar_bytes = 0;  // of BAR0: a power of two, at least 4096
    bool msi = false;             // has the capability
};

// All calls come one at a time.
class Function {
  public:
    virtual ~Function() = default;

    // BAR0. The server has checked that the access ends within it; any width and alignment.
    virtual void read(std::uint32_t offset, std::span<std::byte> into) = 0;
    virtual void write(std::uint32_t offset, std::span<const std::byte> from) = 0;
    // The level of the interrupt: an INTx line is it, an MSI is sent when it rises.
    virtual bool interrupt() const = 0;
    // To D3hot: nothing of it answers until reset().
    virtual void power_off() = 0;
    // BAR0, while it had no power: reads as all ones.
    virtual void access_without_power() = 0;
    // The bus was reset, or the function came back from D3hot.
    virtual void reset() = 0;
    // False: nothing answers on the bus; configuration space, too, reads all ones.
    virtual bool on_bus() const = 0;
};

} // namespace card_model::vfio_user
