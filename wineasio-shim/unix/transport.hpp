// SPDX-License-Identifier: LGPL-2.1-or-later
//
// What carries the host's audio on the Linux side: a card of its own (direct) or a server (jack),
// behind one interface.
//
// Threads: a controlling thread (all that is not named below); one real-time thread inside cycle(),
// which also calls stop(); one message thread, which calls look(); break_wait(), describe(),
// channel_name(), frames_lost(), can_rate(), move(), the clock's and the mixer's from any.
#pragma once

#include "card_clock.hpp"
#include "card_mixer.hpp"
#include "mailbox.hpp"
#include "wineasio-shim/abi/calls.hpp"

#include <algorithm>
#include <cstdint>
#include <limits>
#include <memory>
#include <optional>
#include <span>
#include <stdexcept>
#include <string>

namespace lockstep {

// A refusal: a positive errno value, and a sentence that names the value and what is allowed. Hosts
// show its first 123 characters.
class TransportError : public std::runtime_error {
  public:
    TransportError(int code, const std::string& message)
        : std::runtime_error(message), code_(code) {}
    int code() const noexcept { return code_; }

  private:
    int code_;
};

// Lost frames as abi::Cycle::lost has room for them.
constexpr std::uint32_t lost_in_cycle(std::uint64_t frames) noexcept {
    return static_cast<std::uint32_t>(
        std::min<std::uint64_t>(frames, std::numeric_limits<std::uint32_t>::max()));
}

struct TransportSettings {
    std::string device; // empty: the default card
    std::string client; // name of the host program
    unsigned period = 128;
    unsigned safety = abi::safety_is_half_period;
    unsigned rate = 48000;
};

class Transport {
  public:
    virtual ~Transport() = default;

    // Fills all but the session.
    virtual void describe(abi::Describe& card) const = 0;
    // channel is below the count that describe() gave for that direction.
    virtual std::string channel_name(bool input, unsigned channel) const = 0;
    virtual std::uint64_t frames_lost() const noexcept = 0; // since start
    virtual void can_rate(unsigned rate) const = 0;         // throws TransportError if not
    // Only when stopped. On TransportError the old rate is back.
    virtual void set_rate(unsigned rate) = 0;
    // Only when stopped. The buffers are the caller's, and stay until unprepare().
    virtual void prepare(std::span<const abi::ChannelBuffers> channels, unsigned period) = 0;
    virtual void unprepare() noexcept = 0;
    // Until here an error leaves it stopped; from here the real-time thread runs cycles.
    virtual void start() = 0;
    // The rest of starting, which needs the real-time thread to be in its cycles already.
    virtual void join_in() {}
    // Ends the cycle under way, if any, in silence. On the real-time thread, or on any when that
    // one is not in its cycles. Safe to call when stopped.
    virtual void stop() noexcept = 0;

    // Priority under SCHED_FIFO for the real-time thread; 0: none.
    virtual int real_time_priority() const noexcept = 0;
    // Plays half commit_half (-1: silence), sleeps until a period has been captured, puts it into
    // half next_half, and fills what the structure marks as out.
    virtual void cycle(abi::Cycle& cycle) noexcept = 0;
    // Makes a wait that no longer ends return; cycles are then paced by the clock.
    virtual void break_wait() noexcept {}

    // Nothing: there is no choice. Throws TransportError.
    virtual std::optional<ClockSources> clocks() { return std::nullopt; }
    virtual void choose_clock(unsigned clock);
    // The position that all clients of a server share; `position` in frames, of locate only. It
    // takes effect with one of the next cycles. Throws TransportError: out of range, or none here.
    virtual void move(abi::TransportMove move, std::uint64_t position);
    // The card's own mixer, or null. It has a lock of its own.
    virtual CardMixer* mixer() noexcept { return nullptr; }
    // Events that only show to who looks, some times a second.
    virtual std::uint32_t look() noexcept { return 0; }
};

std::unique_ptr<Transport> open_direct(const TransportSettings& settings, Mailbox& mailbox);
std::unique_ptr<Transport> open_jack(const TransportSettings& settings, Mailbox& mailbox);

} // namespace lockstep
