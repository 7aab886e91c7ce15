// SPDX-License-Identifier: LGPL-2.1-or-later
//
// How the host's real-time thread takes part in the server's cycles. The two libjacks differ here:
//
// - jackd's lets any thread wait for the next cycle, so the host's own does: nothing is handed from
//   thread to thread.
// - PipeWire's waits in an event loop that has a thread already, and that thread does not stop for
//   another one: under SCHED_FIFO it would take the CPU for good. So PipeWire's thread hands each
//   cycle over to the host's, and waits until it is done. The cycle stays the same one: no latency
//   is added, but two switches between threads.
//
// Threads: wait(), signal() and leave() on the real-time thread, or on any when that one is not in
// its cycles; break_off() on any.
#pragma once

#include "jack_library.hpp"
#include "jack_ports.hpp"

#include <memory>

namespace lockstep {

class JackCycles {
  public:
    virtual ~JackCycles() = default;

    // Before the client is activated.
    virtual void reset() noexcept = 0;
    // Sleeps until the next cycle; its frames. 0: broken off.
    virtual unsigned wait() noexcept = 0;
    // The cycle under way is done: what it plays is in the ports.
    virtual void signal() noexcept = 0;
    // Ends the wait under way and all later ones until reset().
    virtual void break_off() noexcept = 0;
    // Deactivates the client; a cycle under way (of so many frames, 0: none) and those that come
    // meanwhile are silent.
    virtual void leave(unsigned under_way) noexcept = 0;
};

// As the library asks for it. The ports are looked at while the client is active only.
std::unique_ptr<JackCycles> join_cycles(const JackLibrary& jack, jack_client_t* client,
                                        const JackPorts& ports);

} // namespace lockstep
