// SPDX-License-Identifier: GPL-2.0-or-later
//
// The registers of the configuration space; see config_space.hpp.
#include "card-model/vfio_user/config_space.hpp"

#include <algorithm>
#include <linux/pci_regs.h>

namespace card_model::vfio_user {
namespace {

constexpr std::size_t power_capability = 0x40;
constexpr std::size_t power_control = power_capability + PCI_PM_CTRL;
constexpr std::size_t msi_capability = 0x48;
constexpr std::size_t msi_control = msi_capability + PCI_MSI_FLAGS;
constexpr unsigned d0 = 0;
constexpr unsigned d3hot = 3;

} // namespace

ConfigSpace::ConfigSpace(const Identity& identity) : identity_(identity) {
    reset();
}

void ConfigSpace::put(std::size_t offset, unsigned bytes, std::uint32_t value,
                      std::uint32_t writable) {
    for (unsigned i = 0; i < bytes; ++i) {
        bytes_[offset + i] = static_cast<std::byte>(value >> 8 * i);
        writable_[offset + i] = static_cast<std::byte>(writable >> 8 * i);
    }
}

void ConfigSpace::reset() {
    constexpr std::uint32_t command = PCI_COMMAND_MEMORY | PCI_COMMAND_MASTER | PCI_COMMAND_PARITY |
                                      PCI_COMMAND_SERR | PCI_COMMAND_INTX_DISABLE;
    bytes_ = {};
    writable_ = {};
    put(PCI_VENDOR_ID, 2, identity_.vendor, 0);
    put(PCI_DEVICE_ID, 2, identity_.device, 0);
    put(PCI_COMMAND, 2, 0, command);
    put(PCI_STATUS, 2, PCI_STATUS_CAP_LIST, 0);
    put(PCI_REVISION_ID, 1, identity_.revision, 0);
    put(PCI_CLASS_PROG, 3, identity_.class_code, 0);
    put(PCI_CACHE_LINE_SIZE, 1, 0, 0xff);
    put(PCI_LATENCY_TIMER, 1, 0, 0xff);
    put(PCI_BASE_ADDRESS_0, 4, PCI_BASE_ADDRESS_MEM_TYPE_32, ~(identity_.bar_bytes - 1));
    put(PCI_SUBSYSTEM_VENDOR_ID, 2, identity_.vendor, 0);
    put(PCI_SUBSYSTEM_ID, 2, identity_.device, 0);
    put(PCI_CAPABILITY_LIST, 1, power_capability, 0);
    put(PCI_INTERRUPT_LINE, 1, 0, 0xff);
    put(PCI_INTERRUPT_PIN, 1, 1, 0); // INTA

    // Version 1.2 of the capability; no D1, D2 or wake-up. Leaving D3hot resets the function.
    put(power_capability, 2, PCI_CAP_ID_PM | (identity_.msi ? msi_capability << 8 : 0), 0);
    put(power_capability + PCI_PM_PMC, 2, 3, 0);
    put(power_control, 2, d0, PCI_PM_CTRL_STATE_MASK);
    if (!identity_.msi)
        return;
    put(msi_capability, 2, PCI_CAP_ID_MSI, 0);
    put(msi_control, 2, PCI_MSI_FLAGS_64BIT, PCI_MSI_FLAGS_ENABLE);
    put(msi_capability + PCI_MSI_ADDRESS_LO, 4, 0, ~3u);
    put(msi_capability + PCI_MSI_ADDRESS_HI, 4, 0, ~0u);
    put(msi_capability + PCI_MSI_DATA_64, 2, 0, 0xffff);
}

void ConfigSpace::read(std::size_t offset, std::span<std::byte> into) const {
    std::copy_n(bytes_.begin() + static_cast<std::ptrdiff_t>(offset), into.size(), into.begin());
}

void ConfigSpace::write(std::size_t offset, std::span<const std::byte> from) {
    for (const std::byte value : from) {
        if (offset == power_control)
            write_power_state(value);
        else
            bytes_[offset] = (bytes_[offset] & ~writable_[offset]) | (value & writable_[offset]);
        ++offset;
    }
}

// A state that the function has not is not taken.
void ConfigSpace::write_power_state(std::byte value) {
    const unsigned state = std::to_integer<unsigned>(value) & PCI_PM_CTRL_STATE_MASK;
    if (state == d0 && !powered())
        reset();
    else if (state == d3hot)
        bytes_[power_control] = static_cast<std::byte>(d3hot);
}

std::uint16_t ConfigSpace::word(std::size_t offset) const {
    return static_cast<std::uint16_t>(std::to_integer<unsigned>(bytes_[offset]) |
                                      std::to_integer<unsigned>(bytes_[offset + 1]) << 8);
}

bool ConfigSpace::memory_enabled() const {
    return word(PCI_COMMAND) & PCI_COMMAND_MEMORY;
}
bool ConfigSpace::bus_master() const {
    return word(PCI_COMMAND) & PCI_COMMAND_MASTER;
}
bool ConfigSpace::intx_disabled() const {
    return word(PCI_COMMAND) & PCI_COMMAND_INTX_DISABLE;
}
bool ConfigSpace::msi_enabled() const {
    return identity_.msi && word(msi_control) & PCI_MSI_FLAGS_ENABLE;
}
bool ConfigSpace::powered() const {
    return (word(power_control) & PCI_PM_CTRL_STATE_MASK) == d0;
}

} // namespace card_model::vfio_user
