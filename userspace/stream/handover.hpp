// SPDX-License-Identifier: LGPL-2.1-or-later
//
// How a lost card leaves the real-time thread and a returned one comes back to it: two atomic
// slots and one eventfd, no lock.
//
// Ownership: PCMs are owned by the reopening side throughout; what is passed is the right to use
// them. The real-time thread uses a PCM from take() until give_back().
#pragma once

#include "stream/pcm.hpp"

#include <atomic>

namespace lockstep {

class Handover {
  public:
    // Throws StreamError when the system is out of file descriptors.
    Handover();
    ~Handover();
    Handover(const Handover&) = delete;
    Handover& operator=(const Handover&) = delete;

    // Real-time thread: the PCM taken will not be touched again. Wakes the other side, which is the
    // one system call made when a card is lost.
    void give_back() noexcept;
    // Real-time thread: a running PCM if one was offered, else null.
    DuplexPcm* take() noexcept { return offered_.exchange(nullptr, std::memory_order_acq_rel); }

    // Reopening side: offers a running PCM.
    void offer(DuplexPcm* pcm) noexcept { offered_.store(pcm, std::memory_order_release); }
    // Reopening side: whether a PCM was given back since the last call; clears wake_fd().
    bool reclaim() noexcept;
    // Readable when there is something to reclaim.
    int wake_fd() const noexcept { return wake_fd_; }

  private:
    std::atomic<DuplexPcm*> offered_{nullptr};
    std::atomic<bool> given_back_{false};
    int wake_fd_;
};

} // namespace lockstep
