// SPDX-License-Identifier: GPL-2.0-or-later
//
// See dma.hpp.
#include "card-model/dma.hpp"

namespace card_model {

namespace {
constexpr unsigned page_bytes = 4096;
constexpr unsigned sample_bytes = 4;
} // namespace

void Dma::enable(Direction direction, unsigned channel, bool on) {
    tables_[direction == Direction::playback ? 0 : 1].enabled[channel] = on;
}

bool Dma::enabled(Direction direction, unsigned channel) const {
    return table(direction).enabled[channel];
}

void Dma::set_page(Direction direction, unsigned channel, unsigned page, std::uint32_t address) {
    tables_[direction == Direction::playback ? 0 : 1].page[channel][page] = address;
}

std::uint32_t Dma::page(Direction direction, unsigned channel, unsigned page) const {
    return table(direction).page[channel][page];
}

std::uint64_t Dma::address(const Table& table, unsigned channel, unsigned frame,
                           Counters& counters) {
    const unsigned byte = frame * sample_bytes;
    const std::uint32_t page = table.page[channel][byte / page_bytes] & ~(page_bytes - 1);
    if (page == 0) {
        ++counters.dma_unset;
        return 0;
    }
    return std::uint64_t{page} + byte % page_bytes;
}

void Dma::fetch(GuestMemory& memory, unsigned frame, Block& into, Counters& counters) const {
    const Table& playback = table(Direction::playback);
    for (unsigned channel = 0; channel < channel_slots; ++channel) {
        into[channel].fill(0);
        if (!playback.enabled[channel])
            continue;
        const std::uint64_t from = address(playback, channel, frame, counters);
        if (from != 0 && !memory.read(from, std::as_writable_bytes(std::span(into[channel]))))
            ++counters.dma_unmapped;
    }
}

void Dma::store(GuestMemory& memory, unsigned frame, const Block& from, Counters& counters) const {
    const Table& capture = table(Direction::capture);
    for (unsigned channel = 0; channel < channel_slots; ++channel) {
        if (!capture.enabled[channel])
            continue;
        const std::uint64_t to = address(capture, channel, frame, counters);
        if (to != 0 && !memory.write(to, std::as_bytes(std::span(from[channel]))))
            ++counters.dma_unmapped;
    }
}

} // namespace card_model
