// SPDX-License-Identifier: LGPL-2.1-or-later
//
// One client of a JACK server, from jack_client_open() to jack_client_close(), and what the server
// says to it.
//
// Threads: the real-time thread wait(), keep_step(), signal(), cycle_start() and time_code();
// break_off(), gone(), rate() and move() any; all else the thread that controls it, one at a time.
#pragma once

#include "jack_cycles.hpp"
#include "jack_library.hpp"
#include "jack_ports.hpp"
#include "wineasio-shim/abi/calls.hpp"

#include <atomic>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>

namespace lockstep {

// What a server says. On libjack's own threads: each must return at once, and ask the server
// nothing.
class JackListener {
  public:
    virtual void period_is(unsigned frames) noexcept = 0;
    virtual void rate_is(unsigned rate) noexcept = 0;
    virtual void xrun() noexcept = 0;
    virtual void latencies_are(unsigned input, unsigned output) noexcept = 0; // frames
    virtual void server_gone() noexcept = 0;                                  // once a client

  protected:
    ~JackListener() = default;
};

class JackClient {
  public:
    // Throws TransportError when there is no server, or one that does not take it. The listener
    // hears of its end from then on, of all else from listen() on.
    JackClient(const std::string& name, JackListener& listener);
    ~JackClient();
    JackClient(const JackClient&) = delete;
    JackClient& operator=(const JackClient&) = delete;

    // What the server said when it was opened.
    unsigned said_period() const noexcept { return said_period_; }
    unsigned said_rate() const noexcept { return said_rate_; }
    unsigned rate() const noexcept { return jack_.get_sample_rate(client_); }
    // Under SCHED_FIFO; 0: none.
    int real_time_priority() const noexcept;
    // The server's end was heard of: the client is good for nothing but to be closed.
    bool gone() const noexcept { return gone_; }
    // As if it had been heard of. Any thread.
    void lose() noexcept;

    void listen() noexcept;
    const JackPorts& ports() const noexcept { return *ports_; }
    // Only while not active. Throws TransportError, with none left open.
    void open_ports(std::span<const abi::ChannelBuffers> channels) { ports_->open(channels); }
    void close_ports() noexcept;

    // Cycles begin anew: before join().
    void reset() noexcept { cycles_->reset(); }
    // Takes part in the server's graph, its ports connected to the card's, while the real-time
    // thread is in wait() already: the server waits for it from then on. Throws TransportError;
    // the wait is broken off then.
    void join();
    // Leaves it; a cycle under way (of so many frames, 0: none) and those that come meanwhile are
    // silent. Safe when it has not joined.
    void leave(unsigned under_way) noexcept;

    // Sleeps until the next cycle; its frames. 0: broken off.
    unsigned wait() noexcept { return cycles_->wait(); }
    // Ends a cycle under way (of so many frames, 0: none) in silence, and sleeps until the next;
    // its frames. 0: broken off.
    unsigned keep_step(unsigned under_way) noexcept;
    void signal() noexcept { cycles_->signal(); }
    void break_off() noexcept { cycles_->break_off(); }
    // The cycle under way: the server's number of its first frame, which wraps at 2^32, and when it
    // began, on CLOCK_MONOTONIC_RAW. Nothing: the server does not tell.
    struct CycleStart {
        std::uint32_t frame;
        std::int64_t time_ns;
    };
    std::optional<CycleStart> cycle_start() const noexcept;
    void time_code(abi::Cycle& cycle) const noexcept;
    void move(abi::TransportMove move, std::uint64_t position) const; // throws TransportError

  private:
    static int on_period(jack_nframes_t frames, void* self);
    static int on_rate(jack_nframes_t rate, void* self);
    static int on_xrun(void* self);
    static void on_latency(jack_latency_callback_mode_t mode, void* self);
    static void on_shutdown(jack_status_t code, const char* reason, void* self);

    const JackLibrary& jack_;
    JackListener& listener_;
    // PipeWire's libjack answers when its server has gone, and must have all its ports back before
    // the client is closed: closing frees their buffers a second time then (1.4.2).
    const bool pipewire_;
    jack_client_t* client_ = nullptr;
    std::optional<JackPorts> ports_;
    std::unique_ptr<JackCycles> cycles_;
    unsigned said_period_ = 0; // frames
    unsigned said_rate_ = 0;   // frames a second
    bool active_ = false;
    std::atomic<bool> gone_{false};
};

} // namespace lockstep
