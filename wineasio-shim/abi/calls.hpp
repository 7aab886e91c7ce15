// SPDX-License-Identifier: LGPL-2.1-or-later
//
// What the Windows half (pe/) and the Linux half (unix/) of the ASIO driver say to each other: a
// table of calls, each with one structure that both halves read and write.
//
// The structures are the same bytes on every width: fixed-width members, every gap written out, no
// pointers. Memory is passed as a 64-bit address that the Windows half allocated, so that it can be
// reached from a 32-bit process too. A session is a number that only the Linux half understands.
//
// Append only: a call keeps its number and its structure for ever. A new call and any change of a
// structure raise `version`, and halves of different versions refuse to work together: an older
// half has no entry for a newer call.
#pragma once

#include <cstddef>
#include <cstdint>

namespace lockstep::abi {

constexpr std::uint32_t version = 5;

enum class Call : std::uint32_t {
    version = 0,    // Version
    open,           // Open
    close,          // Command; nobody may be in another call of the session
    describe,       // Describe
    channel_name,   // ChannelName
    can_rate,       // Rate
    set_rate,       // Rate; only when stopped
    prepare,        // Prepare
    unprepare,      // Command; only when stopped
    start,          // Command
    stop,           // Command; from the thread that enters cycles, or when there is none
    enter,          // Command; real-time thread, returns once started or interrupted
    cycle,          // Cycle; real-time thread
    interrupt,      // Interrupt; any thread
    wait_events,    // WaitEvents; message thread
    clock,          // Clock
    list_cards,     // ListCards; no session
    counters,       // Counters
    give_back,      // Command; the card or client, as of close, but others may be in calls
    list_clocks,    // ListClocks
    choose_clock,   // ChooseClock
    mix,            // Mix
    move_transport, // MoveTransport; any thread but the real-time one
    count
};

enum class Transport : std::uint32_t { direct = 0, jack = 1 };

enum class SampleFormat : std::uint32_t { int32 = 0, float32 = 1 };

constexpr std::uint32_t safety_is_half_period = 0xffffffff;
constexpr std::size_t device_size = 128; // bytes of UTF-8 with the closing zero, as the next three
constexpr std::size_t client_size = 64;
constexpr std::size_t name_size = 32;
constexpr std::size_t message_size = 256;
constexpr std::size_t most_clocks = 32; // hosts hold arrays of 32

// status: 0 or a positive errno value of Linux; message: why, and what is allowed.

struct Version {
    std::uint32_t pe_version;   // in
    std::uint32_t unix_version; // out
};

struct Open {
    std::uint64_t session;   // out
    std::int32_t status;     // out
    std::uint32_t transport; // in: Transport
    std::uint32_t period;    // in: frames
    std::uint32_t safety;    // in: frames, or safety_is_half_period
    std::uint32_t rate;      // in: frames a second
    std::uint32_t padding;
    char device[device_size];   // in: ALSA name; empty is the default card
    char client[client_size];   // in: name of the host program
    char message[message_size]; // out
};

struct Command {
    std::uint64_t session; // in
    std::int32_t status;   // out
    std::uint32_t padding;
    char message[message_size]; // out
};

struct Describe {
    std::uint64_t session; // in
    std::uint32_t inputs;  // out, as all that follow
    std::uint32_t outputs;
    std::uint32_t sample_format;  // SampleFormat
    std::uint32_t rate;           // frames a second
    std::uint32_t period;         // frames: prepared, else the setting or the server's
    std::uint32_t period_minimum; // frames
    std::uint32_t period_maximum; // frames
    std::int32_t granularity;     // -1 powers of two, 0 fixed
    std::uint32_t input_latency;  // frames from the card's input to the host
    std::uint32_t output_latency; // frames from the host to the card's output
};

struct ChannelName {
    std::uint64_t session; // in
    std::uint32_t input;   // in: 1 input, 0 output
    std::uint32_t channel; // in
    char name[name_size];  // out
};

struct Rate {
    std::uint64_t session;      // in
    std::uint32_t rate;         // in: frames a second
    std::int32_t status;        // out
    char message[message_size]; // out
};

// One channel's two halves, `period` samples each.
struct ChannelBuffers {
    std::uint32_t input; // 1 input, 0 output
    std::uint32_t channel;
    std::uint64_t halves[2]; // addresses
};

struct Prepare {
    std::uint64_t session;  // in
    std::uint64_t channels; // in: address of `count` ChannelBuffers
    std::uint32_t count;    // in
    std::uint32_t period;   // in: frames
    std::int32_t status;    // out
    std::uint32_t padding;
    char message[message_size]; // out
};

enum CycleFlags : std::uint32_t {
    cycle_ended = 1,     // interrupted: leave the loop, nothing was captured
    cycle_silent = 2,    // the card or server is gone: inputs are silence, the clock goes on
    cycle_skipped = 4,   // the server's period is not the prepared one: do not call the host
    cycle_time_code = 8, // the server's transport was asked: time_code is told
    cycle_rolling = 16,  // ... and it moves, a frame a frame
};

enum CycleWants : std::uint32_t {
    want_time_code = 1, // cycle_time_code, where there is a transport
};

struct Cycle {
    std::uint64_t session;    // in
    std::int32_t commit_half; // in: half whose outputs are ready, -1 none
    std::int32_t next_half;   // in: half to receive the inputs
    std::uint64_t frame;      // out: number of the first captured frame, counted from start
    std::int64_t time_ns;     // out: when its last frame was captured, on Clock's time line
    std::uint32_t lost;       // out: frames skipped just before
    std::uint32_t flags;      // out: CycleFlags
    std::uint64_t time_code; // out: the transport's position at the first captured frame, in frames
    std::uint32_t wants;     // in: CycleWants
    std::uint32_t padding;
};

struct Interrupt {
    std::uint64_t session; // in
    std::uint32_t hard;    // in: 0 leave at the next period, 1 leave a wait that no longer ends
    std::uint32_t padding;
};

enum EventFlags : std::uint32_t {
    event_overload = 1,          // frames were lost
    event_period_changed = 2,    // the server's, or its ports are; the host must prepare anew
    event_latencies_changed = 4, // may have changed
    event_server_gone = 8,       // the session goes on by the clock until there is one again
    event_card_changed = 16,     // gone or back
    event_clock_changed = 32,    // the clock that the card goes by
    event_rate_changed = 64, // by the server or by that clock; the host must prepare anew for it
};

struct WaitEvents {
    std::uint64_t session; // in
    std::uint32_t
        timeout_ms;       // in: returns after that with no events; 0 wakes another waiter instead
    std::uint32_t events; // out: EventFlags since the last call
};

struct Clock {
    std::int64_t now_ns; // out: CLOCK_MONOTONIC_RAW, the clock that Wine's timeGetTime runs on
};

// The sound cards as text, UTF-8, a line each:
//   card<TAB>ALSA name<TAB>name<TAB>rates, space between<TAB>default<TAB>who has it open
//   in<TAB>channel's name     one of the card above; out<TAB>... likewise
// The fifth field is "default" for the card that an empty device name means, else empty; rates and
// channels are left out where a program has the card open, as it then does not tell.
struct ListCards {
    std::uint64_t text;   // in: address of `size` bytes
    std::uint32_t size;   // in
    std::uint32_t needed; // out: bytes of the whole text; nothing is written if that is more
    std::int32_t status;  // out
    std::uint32_t padding;
    char message[message_size]; // out
};

struct Counters {
    std::uint64_t session;     // in
    std::uint64_t frames_lost; // out: since start
};

// What the card's clock can go by; none where the card has no such choice.
struct ListClocks {
    std::uint64_t session; // in
    std::uint32_t count;   // out, as all that follow
    std::uint32_t current; // index of the one that it does go by
    std::int32_t status;   // while it is not 0 the rest is nothing
    std::uint32_t padding;
    char names[most_clocks][name_size];
    char message[message_size];
};

struct ChooseClock {
    std::uint64_t session;      // in
    std::uint32_t clock;        // in: index in ListClocks
    std::int32_t status;        // out
    char message[message_size]; // out
};

enum class MixRequest : std::uint32_t {
    look = 0, // only whether the card has a mixer
    monitor,
    input_gain,
    output_gain,
    input_meter,
    output_meter,
};

constexpr std::uint32_t no_channel = 0xffffffff;
constexpr std::uint32_t unity_gain = 0x20000000; // 0 dB; 0x7fffffff is 12 dB, 0 is nothing at all

// The card's own mixer. Where it has none the status is Linux's EOPNOTSUPP.
struct Mix {
    std::uint64_t session; // in
    std::uint32_t request; // in: MixRequest
    std::uint32_t channel; // in: of the card, an input's for monitor
    std::uint32_t left;    // in, monitor: output of the card
    std::uint32_t right;   // in, monitor: the output beside it; no_channel: all goes to the left
    std::uint32_t on;      // in, monitor: 1 on, 0 off
    std::uint32_t gain;    // in: monitor and gains
    std::uint32_t pan;     // in, monitor: 0 left, 0x7fffffff right
    std::uint32_t level;   // out, meters: the highest sample since the last look, of 0x7fffffff
    std::int32_t status;   // out
    std::uint32_t padding;
    char message[message_size]; // out
};

enum class TransportMove : std::uint32_t { start = 0, stop, locate };

// The transport that all clients of a server share. Without one: Linux's EOPNOTSUPP.
struct MoveTransport {
    std::uint64_t session;      // in
    std::uint64_t position;     // in, locate: frames
    std::uint32_t move;         // in: TransportMove
    std::int32_t status;        // out
    char message[message_size]; // out
};

// Same bytes everywhere: sizes, and no member that a compiler may move.
static_assert(sizeof(Version) == 8);
static_assert(sizeof(Open) == 32 + device_size + client_size + message_size);
static_assert(offsetof(Open, device) == 32);
static_assert(sizeof(Command) == 16 + message_size);
static_assert(sizeof(Describe) == 48);
static_assert(sizeof(ChannelName) == 16 + name_size);
static_assert(sizeof(Rate) == 16 + message_size);
static_assert(sizeof(ChannelBuffers) == 24 && offsetof(ChannelBuffers, halves) == 8);
static_assert(sizeof(Prepare) == 32 + message_size && offsetof(Prepare, message) == 32);
static_assert(sizeof(Cycle) == 56 && offsetof(Cycle, frame) == 16 &&
              offsetof(Cycle, time_ns) == 24 && offsetof(Cycle, time_code) == 40);
static_assert(sizeof(Interrupt) == 16);
static_assert(sizeof(WaitEvents) == 16);
static_assert(sizeof(Clock) == 8);
static_assert(sizeof(ListCards) == 24 + message_size && offsetof(ListCards, message) == 24);
static_assert(sizeof(Counters) == 16);
static_assert(sizeof(ListClocks) == 24 + most_clocks * name_size + message_size &&
              offsetof(ListClocks, names) == 24);
static_assert(sizeof(ChooseClock) == 16 + message_size);
static_assert(sizeof(Mix) == 48 + message_size && offsetof(Mix, message) == 48);
static_assert(sizeof(MoveTransport) == 24 + message_size && offsetof(MoveTransport, message) == 24);

} // namespace lockstep::abi
