// SPDX-License-Identifier: LGPL-2.1-or-later
//
// How something lost (a card, a server) leaves the real-time thread and what has returned comes
// back to it: two atomic slots and one eventfd, no lock.
//
// Ownership: what is borrowed is owned by the reopening side throughout; what is passed is the
// right to use it. The real-time thread uses it from take() until give_back().
#pragma once

#include "stream/wake_event.hpp"

#include <atomic>

namespace lockstep {

template <typename Borrowed> class Handover {
  public:
    // Real-time thread: what was taken will not be touched again. Wakes the other side, which is
    // the one system call made when something is lost.
    void give_back() noexcept {
        given_back_.store(true, std::memory_order_release);
        wake_.set();
    }
    // Real-time thread: what was offered, ready for use, else null. The reopening side takes an
    // offer back so.
    Borrowed* take() noexcept { return offered_.exchange(nullptr, std::memory_order_acq_rel); }

    // Reopening side, as all that follow.
    void offer(Borrowed* borrowed) noexcept { offered_.store(borrowed, std::memory_order_release); }
    bool is_taken() const noexcept { return offered_.load(std::memory_order_acquire) == nullptr; }
    // Whether something was given back since the last call; clears wake_fd().
    bool reclaim() noexcept {
        wake_.clear();
        return given_back_.exchange(false, std::memory_order_acq_rel);
    }
    // Readable when there is something to reclaim, and after wake().
    int wake_fd() const noexcept { return wake_.fd(); }
    // Any thread: has the reopening side look.
    void wake() noexcept { wake_.set(); }

  private:
    std::atomic<Borrowed*> offered_{nullptr};
    std::atomic<bool> given_back_{false};
    WakeEvent wake_;
};

} // namespace lockstep
