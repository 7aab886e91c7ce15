// SPDX-License-Identifier: GPL-2.0-or-later
//
// The configuration space of a conventional PCI function: a type 0 header, power management (D0 and
// D3hot) and, if it has it, one MSI. Offsets and bits are those of the PCI specifications, as
// <linux/pci_regs.h> has them. Pure.
#pragma once

#include "card-model/vfio_user/function.hpp"

#include <array>

namespace card_model::vfio_user {

class ConfigSpace {
  public:
    static constexpr std::size_t size = 256; // bytes

    explicit ConfigSpace(const Identity& identity);

    // Accesses of any width that end within it.
    void read(std::size_t offset, std::span<std::byte> into) const;
    // Only bits that can be written change.
    void write(std::size_t offset, std::span<const std::byte> from);
    void reset();

    bool memory_enabled() const;
    bool bus_master() const;
    bool intx_disabled() const;
    bool msi_enabled() const;
    bool powered() const; // D0, not D3hot

  private:
    void put(std::size_t offset, unsigned bytes, std::uint32_t value, std::uint32_t writable);
    std::uint16_t word(std::size_t offset) const;
    void write_power_state(std::byte value);

    Identity identity_;
    std::array<std::byte, size> bytes_{};
    std::array<std::byte, size> writable_{}; // bits that a write changes
};

} // namespace card_model::vfio_user
