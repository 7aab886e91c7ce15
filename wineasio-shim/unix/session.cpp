// SPDX-License-Identifier: LGPL-2.1-or-later
//
// Start, stop and interruption of a session; see session.hpp.
#include "session.hpp"

#include "real_time.hpp"

namespace lockstep {

Session::Session(abi::Transport kind, const TransportSettings& settings)
    : transport_(kind == abi::Transport::jack ? open_jack(settings, mailbox_)
                                              : open_direct(settings, mailbox_)) {}

void Session::start() {
    transport_->start();
    Phase expected = Phase::stopped;
    phase_.compare_exchange_strong(expected, Phase::started);
    phase_.notify_all();
    transport_->join_in();
}

void Session::stop() noexcept {
    transport_->stop();
    phase_ = Phase::stopped;
}

void Session::enter() noexcept {
    take_real_time_priority(transport_->real_time_priority());
    phase_.wait(Phase::stopped);
}

void Session::cycle(abi::Cycle& cycle) noexcept {
    cycle.flags = 0;
    cycle.lost = 0;
    if (phase_.load() == Phase::started)
        transport_->cycle(cycle);
    if (phase_.load() != Phase::started)
        cycle.flags |= abi::cycle_ended;
}

void Session::interrupt(bool hard) noexcept {
    phase_ = Phase::interrupted;
    phase_.notify_all();
    if (hard)
        transport_->break_wait();
}

} // namespace lockstep
