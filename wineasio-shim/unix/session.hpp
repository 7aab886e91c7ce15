// SPDX-License-Identifier: LGPL-2.1-or-later
//
// One driver object's session: its transport, its mailbox, and the meeting of the controlling
// thread with the real-time thread at start and stop.
#pragma once

#include "mailbox.hpp"
#include "transport.hpp"

#include <atomic>
#include <memory>

namespace lockstep {

class Session {
  public:
    // Throws TransportError, StreamError.
    Session(abi::Transport kind, const TransportSettings& settings);

    Transport& transport() noexcept { return *transport_; }
    Mailbox& mailbox() noexcept { return mailbox_; }

    void start();
    void stop() noexcept;
    // Real-time thread: takes its priority, then sleeps until start() or interrupt().
    void enter() noexcept;
    void cycle(abi::Cycle& cycle) noexcept;
    void interrupt(bool hard) noexcept;

  private:
    enum class Phase { stopped, started, interrupted };

    Mailbox mailbox_;
    std::unique_ptr<Transport> transport_; // ends before the mailbox it posts to
    std::atomic<Phase> phase_{Phase::stopped};
};

} // namespace lockstep
