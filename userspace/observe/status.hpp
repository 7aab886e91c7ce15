// SPDX-License-Identifier: LGPL-2.1-or-later
//
// What a stream says of itself, as both the publishing and the reading side see it.
//
// About changes now and then, by ordinary threads. Progress changes with every cycle, by the
// real-time thread alone. Both are copied as bytes: fixed widths, every gap written out, the same
// in 32 and 64 bits.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace lockstep::observe {

enum class Way : std::uint32_t { native = 0, jackd = 1, asio_direct = 2, asio_jack = 3 };

enum class State : std::uint32_t {
    made = 0,    // no card or server is open
    open = 1,    // a card or server is open
    running = 2, // between start and stop
    ended = 3,   // the program closed it
};

constexpr std::size_t program_size = 64; // bytes of UTF-8 with the closing zero, as the next
constexpr std::size_t device_size = 128;

struct About {
    Way way = Way::native;
    State state = State::made;
    std::uint32_t rate = 0;           // frames a second
    std::uint32_t period = 0;         // frames
    std::uint32_t safety_asked = 0;   // frames, as the user or host asked
    std::uint32_t safety = 0;         // frames, as agreed when the stream was opened
    std::uint32_t input_latency = 0;  // frames, as reported to clients
    std::uint32_t output_latency = 0; // frames, as reported to clients
    std::uint32_t inputs = 0;         // channels
    std::uint32_t outputs = 0;
    std::int64_t started_ns = 0; // CLOCK_MONOTONIC of the last start; 0: never
    char program[program_size] = {};
    char device[device_size] = {}; // ALSA name, or the server's card; empty where it is not known
};

struct Progress {
    std::uint64_t frames = 0;      // number of the frame after the last cycle's, since the start
    std::uint64_t cycles = 0;      // since the file was made, as all counts that follow
    std::uint64_t late = 0;        // late cycles
    std::uint64_t lost = 0;        // frames
    std::int64_t last_lost_ns = 0; // CLOCK_MONOTONIC; 0: never
    std::int64_t cycle_ns = 0;     // CLOCK_MONOTONIC of the last cycle's end; 0: there was none
    std::uint64_t card_losses = 0;
    std::uint64_t server_losses = 0;
    // Time from the wake to the end of a cycle, in millionths of a period.
    std::uint32_t load = 0;         // mean of the last second
    std::uint32_t load_peak = 0;    // highest in the last second
    std::uint32_t load_highest = 0; // since the start
    std::uint32_t grown = 0;        // frames that the safety offset has grown by while running
    std::uint32_t card_present = 1;
    std::uint32_t server_present = 1;
    std::uint32_t policy = 0; // SCHED_ of the real-time thread
    std::uint32_t priority = 0;
    std::uint32_t real_time_source = 0; // RealTimeSource
    std::uint32_t padding = 0;
};

static_assert(sizeof(About) == 48 + program_size + device_size &&
              offsetof(About, started_ns) == 40);
static_assert(sizeof(Progress) == 104 && offsetof(Progress, load) == 64);

// Puts a text into one of the fields above; cut before a UTF-8 character that does not fit whole.
template <std::size_t size> void put_text(char (&field)[size], std::string_view whole) noexcept {
    std::size_t length = whole.size() < size ? whole.size() : size - 1;
    if (length < whole.size())
        while (length > 0 && (static_cast<unsigned char>(whole[length]) & 0xc0) == 0x80)
            --length;
    whole.copy(field, length);
    field[length] = 0;
}

} // namespace lockstep::observe
