// SPDX-License-Identifier: LGPL-2.1-or-later
//
// Looks for new events ten times a second; see event_thread.hpp.
#include "stream/event_thread.hpp"

#include "stream/ordinary_thread.hpp"

#include <new>
#include <poll.h>
#include <string>
#include <utility>

namespace lockstep {
namespace {

constexpr int look_every_ms = 100;

} // namespace

EventThread::EventThread(std::shared_ptr<const observe::Publisher> publisher, const char* name,
                         Sink sink)
    : publisher_(std::move(publisher)), sink_(std::move(sink)),
      thread_(ordinary_thread(name, [this] { run(); })) {}

EventThread::~EventThread() {
    quit_.set();
    thread_.join();
}

void EventThread::run() noexcept {
    bool quit = false;
    while (!quit) {
        pollfd told{quit_.fd(), POLLIN, 0};
        quit = poll(&told, 1, look_every_ms) > 0;
        while (hand_on()) {
        }
    }
}

// Whether there may be more.
bool EventThread::hand_on() noexcept {
    try {
        std::string why;
        const auto reader = observe::StreamReader::borrow(publisher_->fd(), why);
        if (!reader)
            return false;
        const observe::Batch batch = reader->events_from(next_);
        next_ = batch.next;
        if (batch.events.empty() && batch.missed == 0)
            return false;
        sink_(batch);
        return true;
    } catch (const std::bad_alloc&) {
        return false; // looked at again in a moment
    }
}

} // namespace lockstep
