// SPDX-License-Identifier: LGPL-2.1-or-later
//
// One driver object's session: its transport, its mailbox, and the meeting of the controlling
// thread with the real-time thread at start and stop.
#pragma once

#include "mailbox.hpp"
#include "transport.hpp"

#include <atomic>
#include <cerrno>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <shared_mutex>

namespace lockstep {

class Session {
  public:
    // Throws TransportError, StreamError.
    Session(abi::Transport kind, const TransportSettings& settings);

    Mailbox& mailbox() noexcept { return mailbox_; }
    // Calls use(transport), which cannot end meanwhile. Any thread but the real-time one. Throws
    // TransportError after give_back().
    template <typename Use> void with_transport(Use use) {
        const std::shared_lock lock(using_);
        if (!transport_)
            throw TransportError(ENODEV, "The driver was closed meanwhile.");
        use(*transport_);
    }
    // Also after give_back(): as it was then.
    void describe(abi::Describe& card);
    // Ends the transport, so that the card or the server's client is free when this returns, though
    // other threads may hold the session a little longer. The real-time thread is not in it.
    void give_back() noexcept;

    // Returns with the real-time thread in its cycles. Waits for it to enter first: the card plays
    // from the moment it is started, and a thread takes longer to come up than a short period.
    void start();
    void stop() noexcept;
    // Real-time thread: takes its priority, fetches its code into memory, then sleeps until start()
    // or interrupt().
    void enter() noexcept;
    void cycle(abi::Cycle& cycle) noexcept;
    void interrupt(bool hard) noexcept;

  private:
    enum class Phase { stopped, started, interrupted };

    void set_phase(Phase phase) noexcept;

    Mailbox mailbox_;
    std::shared_mutex using_;              // of the next two
    std::unique_ptr<Transport> transport_; // ends before the mailbox it posts to
    abi::Describe last_{};                 // once there is no transport
    std::atomic<Phase> phase_{Phase::stopped};
    std::mutex entering_;
    std::condition_variable entered_or_started_;
    bool entered_ = false; // entering_
};

} // namespace lockstep
