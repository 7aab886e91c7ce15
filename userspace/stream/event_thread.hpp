// SPDX-License-Identifier: LGPL-2.1-or-later
//
// An ordinary thread that hands on what a stream publishes, to a log: the real-time thread only
// fills the ring of events, and makes no system call that could wake anybody. So the thread looks
// ten times a second.
//
// Ownership: shares the publisher; the destructor hands on what is left and joins the thread.
#pragma once

#include "observe/publisher.hpp"
#include "observe/reader.hpp"

#include "stream/wake_event.hpp"

#include <functional>
#include <memory>
#include <thread>

namespace lockstep {

class EventThread {
  public:
    // Called on the thread, with at least one event or some missed; must not throw.
    using Sink = std::function<void(const observe::Batch&)>;

    // name: of the thread, at most 15 characters. Throws StreamError, std::system_error.
    EventThread(std::shared_ptr<const observe::Publisher> publisher, const char* name, Sink sink);
    ~EventThread();
    EventThread(const EventThread&) = delete;
    EventThread& operator=(const EventThread&) = delete;

  private:
    void run() noexcept;
    bool hand_on() noexcept;

    const std::shared_ptr<const observe::Publisher> publisher_;
    const Sink sink_;
    std::uint64_t next_ = 1;
    WakeEvent quit_;
    std::thread thread_;
};

} // namespace lockstep
