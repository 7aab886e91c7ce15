// SPDX-License-Identifier: GPL-2.0-or-later
//
// The memory of the machine that the card is in, as the card's DMA engine sees it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

namespace card_model {

class GuestMemory {
  public:
    virtual ~GuestMemory() = default;

    // Copies bytes from or to a bus address. All or nothing; false: some of it is not mapped, or
    // may not be written. Called from Card::step() only.
    virtual bool read(std::uint64_t address, std::span<std::byte> into) = 0;
    virtual bool write(std::uint64_t address, std::span<const std::byte> from) = 0;
};

} // namespace card_model
