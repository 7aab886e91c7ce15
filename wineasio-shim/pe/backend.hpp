// SPDX-License-Identifier: LGPL-2.1-or-later
//
// What the engine needs of the world: the card or server behind the Linux half (Backend), and
// threads, memory and a clock (Platform). The driver gives it the real ones; tests give it theirs.
#pragma once

#include "kept_rate.hpp"
#include "settings.hpp"
#include "wineasio-shim/abi/calls.hpp"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace lockstep {

// Outcome of a request to the Linux half: 0, or a positive Linux errno and a sentence for the user.
struct Status {
    int code = 0;
    std::string message;
    explicit operator bool() const { return code == 0; }
};

// Values of Linux's errno that the engine tells apart (Windows' own header numbers others alike
// only by chance).
namespace linux_errno {
constexpr int no_memory = 12;
constexpr int fault = 14; // the Linux half has crashed
constexpr int busy = 16;
constexpr int no_device = 19;
constexpr int invalid = 22;
constexpr int not_supported = 95;
} // namespace linux_errno

// What wait_events() gives beside abi::EventFlags: the Linux half has crashed. No event follows,
// and wait_events() no longer waits.
constexpr std::uint32_t event_crashed = 0x80000000;

struct Description {
    unsigned inputs = 0;
    unsigned outputs = 0;
    abi::SampleFormat format = abi::SampleFormat::int32;
    unsigned rate = 0;
    unsigned period = 0;
    unsigned period_minimum = 0;
    unsigned period_maximum = 0;
    int granularity = 0;
    unsigned input_latency = 0;
    unsigned output_latency = 0;
};

// What the card's clock can go by; no names: the card has no such choice.
struct ClockList {
    std::vector<std::string> names;
    unsigned current = 0;
    friend bool operator==(const ClockList&, const ClockList&) = default;
};

// One session with the card or server; give_back() or the last owner's end closes it. Threads: a
// controlling thread, one real-time thread (enter, cycle, then stop), one message thread
// (wait_events); interrupt, wake_events, describe, channel_name, frames_lost, now_ns, clocks,
// choose_clock, mix and move_transport may be called from any; the last four take a while.
class Backend {
  public:
    virtual ~Backend() = default;
    // The card or the server's client is free when this returns, though other threads may hold the
    // session a little longer: what they ask then is answered as it was last, or refused. Not while
    // the real-time thread is in a cycle.
    virtual void give_back() = 0;
    virtual Description describe() = 0;
    virtual std::string channel_name(bool input, unsigned channel) = 0;
    virtual std::uint64_t frames_lost() = 0;    // since start
    virtual Status clocks(ClockList& list) = 0; // untouched unless it can be told
    virtual Status choose_clock(unsigned clock) = 0;
    virtual Status mix(abi::Mix& request) = 0; // session is filled in here
    virtual Status move_transport(abi::TransportMove move, std::uint64_t position) = 0; // frames
    virtual Status can_rate(unsigned rate) = 0;
    virtual Status set_rate(unsigned rate) = 0;
    virtual Status prepare(const std::vector<abi::ChannelBuffers>& channels, unsigned period) = 0;
    virtual void unprepare() = 0;
    virtual Status start() = 0;
    virtual void stop() = 0;
    virtual void enter() = 0;
    virtual void cycle(abi::Cycle& cycle) = 0; // session is filled in here
    virtual void interrupt(bool hard) = 0;
    virtual std::uint32_t wait_events(unsigned timeout_ms) = 0;
    virtual void wake_events() = 0;
    virtual std::int64_t now_ns() = 0; // on the time line of Cycle::time_ns
};

// A thread that the platform started. Its body keeps alive what it uses: destroying this object
// neither waits for the thread nor ends it.
class Thread {
  public:
    virtual ~Thread() = default;
    virtual bool join(unsigned timeout_ms) = 0; // false: it still runs
};

class Platform {
  public:
    enum class Kind { real_time, message };
    virtual ~Platform() = default;
    virtual std::unique_ptr<Thread> start_thread(Kind kind, std::function<void()> body) = 0;
    // Zeroed, page aligned, reachable from the Linux half. Null when there is none.
    virtual std::shared_ptr<void> allocate(std::size_t bytes) = 0;
    virtual std::uint32_t time_get_time() = 0; // milliseconds, as the host's timeGetTime()
    virtual std::shared_ptr<Backend> open(const Settings& settings, Status& status) = 0;
    virtual KeptRate& kept_rate() = 0; // one for all driver objects of the process
};

} // namespace lockstep
