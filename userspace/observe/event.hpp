// SPDX-License-Identifier: LGPL-2.1-or-later
//
// What happens in a stream, as one record of fixed size: what it is, when, up to five numbers, a
// short text. event_text.hpp makes a sentence of it.
//
// The numbers of the kinds are part of the mapped file's layout: a kind keeps its number and the
// meaning of its values for ever, and new kinds are added with new numbers. A reader meets kinds
// that it does not know, and must print them all the same.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace lockstep::observe {

// The comment names the values in their order. Frames are frames, times are nanoseconds.
enum class Kind : std::uint16_t {
    none = 0,

    // The stream, by the thread that controls it.
    opened = 1,  // rate, period, safety offset, inputs, outputs; text: device
    refused = 2, // errno; text: the sentence
    agreed = 3,  // rate, period, safety offset, input latency, output latency
    started = 4, // rate, period, safety offset, input latency, output latency
    stopped = 5, // frames, late cycles, frames lost; all since the start
    closed = 6,

    // Late cycles, by the real-time thread.
    late_wake = 10,    // frames lost, first of them, time from the period's end to the wake,
                       // time that the program worked in the cycle before, time of a period
    late_work = 11,    // frames lost, first of them, time that the program worked, time of a period
    late_more = 12,    // late cycles not told one by one, frames lost in them
    safety_grown = 13, // from, to, lead of playback over capture, burst of the card
    clock_skipped = 14, // frames skipped by the clock while there is no card

    // The card and the server.
    card_lost = 20,    // number of the frame
    card_back = 21,    // number of the frame, time away
    card_other = 22,   // text: why the card that is there is not used
    server_lost = 23,  // number of the frame
    server_back = 24,  // number of the frame, time away
    server_other = 25, // period, rate: the server's, which are not the prepared ones
    server_xrun = 26,  // the server tells of one
    latencies = 27,    // input, output: as reported from now on
    rate_now = 28,     // rate: another one, by the server or by the card's clock
    clock_now = 29,    // text: the clock that the card goes by

    // The thread that runs the cycles.
    real_time_got = 40,     // SCHED_ policy, priority, RealTimeSource, priority asked for
    real_time_refused = 41, // priority asked for, errno; text: why

    // The ASIO driver and its host.
    host_call = 60,          // AsioCall, answer, up to three arguments or results; text: others
    host_call_repeated = 61, // AsioCall, answer, how many more times with the same outcome
    host_message = 62,       // selector of asioMessage, value, answer
    host_rate_message = 63,  // rate given to sampleRateDidChange
    settings = 64,           // text: the settings in force
    version = 65,            // text: who writes here
    first_callback = 66,     // time from start() to the first bufferSwitch
};

// Who gave the real-time thread its priority.
enum class RealTimeSource : std::uint32_t { none = 0, limits = 1, rtkit = 2, server = 3 };

// The methods of IASIO, by their place in its table of functions.
enum class AsioCall : std::uint32_t {
    add_ref = 1,
    release = 2,
    init = 3,
    get_driver_name = 4,
    get_driver_version = 5,
    get_error_message = 6,
    start = 7,
    stop = 8,
    get_channels = 9,
    get_latencies = 10,
    get_buffer_size = 11,
    can_sample_rate = 12,
    get_sample_rate = 13,
    set_sample_rate = 14,
    get_clock_sources = 15,
    set_clock_source = 16,
    get_sample_position = 17,
    get_channel_info = 18,
    create_buffers = 19,
    dispose_buffers = 20,
    control_panel = 21,
    future = 22,
    output_ready = 23,
};

constexpr std::size_t event_values = 5;
constexpr std::size_t event_text_size = 192; // bytes of UTF-8 with the closing zero

struct Event {
    std::int64_t time_ns = 0; // CLOCK_MONOTONIC; 0: filled in when it is noted
    Kind kind = Kind::none;
    std::array<std::int64_t, event_values> values{};
    // Always closed by a zero. Not cleared here: a real-time thread makes events.
    std::array<char, event_text_size> text;

    Event() { text[0] = 0; }
    explicit Event(Kind kind_, std::array<std::int64_t, event_values> values_ = {},
                   std::string_view text_ = {})
        : kind(kind_), values(values_) {
        set_text(text_);
    }
    // Cut before a UTF-8 character that does not fit as a whole.
    void set_text(std::string_view whole) noexcept {
        std::size_t length = whole.size() < text.size() ? whole.size() : text.size() - 1;
        if (length < whole.size())
            while (length > 0 && (static_cast<unsigned char>(whole[length]) & 0xc0) == 0x80)
                --length;
        whole.copy(text.data(), length);
        text[length] = 0;
    }
    std::string_view text_view() const noexcept { return text.data(); }
};

} // namespace lockstep::observe
