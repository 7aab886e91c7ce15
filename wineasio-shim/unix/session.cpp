// SPDX-License-Identifier: LGPL-2.1-or-later
//
// Start, stop and interruption of a session; see session.hpp.
#include "session.hpp"

#include "real_time.hpp"

#include <cerrno>
#include <chrono>

namespace lockstep {
namespace {

constexpr std::chrono::seconds longest_entry(5);

} // namespace

Session::Session(abi::Transport kind, const TransportSettings& settings)
    : transport_(kind == abi::Transport::jack ? open_jack(settings, mailbox_)
                                              : open_direct(settings, mailbox_)) {}

void Session::describe(abi::Describe& card) {
    const std::shared_lock lock(using_);
    const std::uint64_t session = card.session;
    if (transport_)
        transport_->describe(card);
    else
        card = last_;
    card.session = session;
}

void Session::give_back() noexcept {
    const std::unique_lock lock(using_);
    if (!transport_)
        return;
    transport_->describe(last_);
    transport_.reset();
}

void Session::start() {
    {
        std::unique_lock lock(entering_);
        if (!entered_or_started_.wait_for(lock, longest_entry, [&] { return entered_; }))
            throw TransportError(ETIMEDOUT, "The real-time thread does not come up.");
    }
    transport_->start();
    set_phase(Phase::started);
    transport_->join_in();
}

void Session::stop() noexcept {
    if (transport_)
        transport_->stop();
    const std::lock_guard lock(entering_);
    phase_ = Phase::stopped;
    entered_ = false;
}

void Session::set_phase(Phase phase) noexcept {
    const std::lock_guard lock(entering_);
    phase_ = phase;
    entered_or_started_.notify_all();
}

void Session::enter() noexcept {
    take_real_time_priority(transport_->real_time_priority());
    fetch_own_pages();
    std::unique_lock lock(entering_);
    entered_ = true;
    entered_or_started_.notify_all();
    entered_or_started_.wait(lock, [&] { return phase_ != Phase::stopped; });
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
    set_phase(Phase::interrupted);
    if (hard)
        transport_->break_wait();
}

} // namespace lockstep
