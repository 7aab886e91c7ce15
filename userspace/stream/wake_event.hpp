// SPDX-License-Identifier: LGPL-2.1-or-later
//
// An eventfd: set by any thread, polled for by one.
#pragma once

namespace lockstep {

class WakeEvent {
  public:
    // Throws StreamError when the system is out of file descriptors.
    WakeEvent();
    ~WakeEvent();
    WakeEvent(const WakeEvent&) = delete;
    WakeEvent& operator=(const WakeEvent&) = delete;

    // From here on the descriptor is readable. Any thread; one system call.
    void set() noexcept;
    void clear() noexcept;
    int fd() const noexcept { return fd_; }

  private:
    int fd_;
};

} // namespace lockstep
