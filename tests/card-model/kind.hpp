// SPDX-License-Identifier: GPL-2.0-or-later
//
// Which cards there are and what each is: tables, no state. Written from the facts alone and
// sharing nothing with kernel/hdspe, so that an error there is not repeated here.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace card_model {

// Hardware (DMA) channels in each direction, used or not.
inline constexpr unsigned channel_slots = 64;
// Frames that the DMA engine moves at a time, and the step of the position that it tells.
inline constexpr unsigned burst = 16;

enum class Kind { madi, aes, raydat, aio, aiopro };
// Cards whose registers are laid out alike.
enum class Family { madi, aes, raydat };
enum class Direction { playback, capture };
// Speed mode: how many frames of the card a frame of its basic clock (27 to 52 kHz) makes.
enum class Speed { single = 1, twice = 2, quad = 4 };

constexpr unsigned factor(Speed speed) noexcept {
    return static_cast<unsigned>(speed);
}

// An input that the card can take its clock from.
struct ClockInput {
    std::string_view name;
    unsigned code; // as the registers number references
};

// A MIDI port's registers (byte offsets) and bits. Offset 0: it has no such end.
struct MidiPort {
    std::uint32_t out_data;
    std::uint32_t out_fill;
    std::uint32_t in_data;
    std::uint32_t in_fill;
    unsigned enable_bit;  // in CONTROL
    unsigned pending_bit; // in STATUS0
    bool time_code;       // there only with a TCO
};

struct Description {
    Kind kind;
    Family family;
    std::string_view name; // as on the command line
    std::uint16_t vendor;
    std::uint16_t device;
    std::uint8_t revision;
    std::uint64_t dds;        // PLL_FREQ = dds / frames a second at single speed
    bool fixed_ring;          // 16384 frames, else two periods
    unsigned shortest_period; // frames
    unsigned longest_period;  // frames
    unsigned no_reference;    // the reference's code that means: none, internal clock
    bool has_boards;          // takes AI4S and AO4S
    bool has_barcode;         // serial number as text by default, that is: newer firmware
    std::span<const ClockInput> clock_inputs;
    std::span<const MidiPort> midi;
};

inline constexpr std::array<Kind, 5> all_kinds{Kind::madi, Kind::aes, Kind::raydat, Kind::aio,
                                               Kind::aiopro};

const Description& describe(Kind kind);

// The kind that is so called: madi, aes, raydat, aio or aiopro; throws std::invalid_argument, which
// names what is allowed.
Kind kind_by_name(std::string_view name);

// Frames of the period that code 0..7 of CONTROL means on this card.
unsigned period_frames(const Description& card, unsigned code);

struct Channel {
    unsigned slot; // its hardware channel
    std::string name;
};

// The channels that the card has at that speed, in the order in which the facts list them. `board`:
// the direction's expansion board (AI4S, AO4S) is there; only AIO and AIO Pro have one.
std::vector<Channel> channels(Kind kind, Direction direction, Speed speed, bool board = false);

// The same as a set: bit n is hardware channel n.
std::uint64_t channel_mask(Kind kind, Direction direction, Speed speed, bool board = false);

// The class (1 to 9) by which status fields name a rate in Hz; 0: none.
unsigned rate_class(unsigned rate);

// A clock's rate brought to single speed: halved from 56 kHz, quartered from 112 kHz.
unsigned single_speed_rate(unsigned rate);

} // namespace card_model
