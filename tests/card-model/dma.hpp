// SPDX-License-Identifier: GPL-2.0-or-later
//
// The DMA engine's tables, a page table and an enable for each channel of each direction, and its
// accesses. Looked up at each burst, since a stream may join while the engine runs.
#pragma once

#include "card-model/counters.hpp"
#include "card-model/guest_memory.hpp"
#include "card-model/kind.hpp"

#include <array>
#include <cstdint>
#include <span>

namespace card_model {

// A burst of every channel, by channel: 32-bit samples, left-justified.
using Block = std::array<std::array<std::int32_t, burst>, channel_slots>;

class Dma {
  public:
    static constexpr unsigned pages = 16; // of 4 KiB, for each channel

    void enable(Direction direction, unsigned channel, bool on);
    bool enabled(Direction direction, unsigned channel) const;
    void set_page(Direction direction, unsigned channel, unsigned page, std::uint32_t address);
    std::uint32_t page(Direction direction, unsigned channel, unsigned page) const;

    // Fetches the burst at `frame` (a multiple of 16 below 16384) of each enabled channel; the
    // others are silent.
    void fetch(GuestMemory& memory, unsigned frame, Block& into, Counters& counters) const;
    // Stores it for each enabled channel.
    void store(GuestMemory& memory, unsigned frame, const Block& from, Counters& counters) const;

  private:
    struct Table {
        std::array<bool, channel_slots> enabled{};
        std::array<std::array<std::uint32_t, pages>, channel_slots> page{};
    };
    // 0: none was ever given.
    static std::uint64_t address(const Table& table, unsigned channel, unsigned frame,
                                 Counters& counters);
    const Table& table(Direction direction) const {
        return tables_[direction == Direction::playback ? 0 : 1];
    }

    std::array<Table, 2> tables_{};
};

} // namespace card_model
