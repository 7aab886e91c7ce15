// SPDX-License-Identifier: LGPL-2.1-or-later
//
// What happened on real-time and server threads, for the message thread to fetch: those threads
// only set bits, and the message thread tells the host.
#pragma once

#include <atomic>
#include <cstdint>

namespace lockstep {

class Mailbox {
  public:
    Mailbox(); // throws std::system_error
    ~Mailbox();
    Mailbox(const Mailbox&) = delete;
    Mailbox& operator=(const Mailbox&) = delete;

    // Real-time thread: no system call, found at the waiter's next look.
    void note(std::uint32_t events) noexcept {
        events_.fetch_or(events, std::memory_order_relaxed);
    }
    // Any other thread: the waiter returns at once.
    void post(std::uint32_t events) noexcept;
    // Events since the last call; waits for at most timeout_ms for one. One waiter.
    std::uint32_t wait(unsigned timeout_ms) noexcept;

  private:
    std::atomic<std::uint32_t> events_{0};
    int descriptor_; // an eventfd
};

} // namespace lockstep
