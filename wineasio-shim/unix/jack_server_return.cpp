// SPDX-License-Identifier: LGPL-2.1-or-later
//
// The ordinary thread that closes a lost client and opens another when the server is back; see
// jack_server.hpp.
#include "jack_server.hpp"

#include "transport.hpp"

#include <poll.h>

namespace lockstep {
namespace {

// Nothing tells of a server that comes up.
constexpr int look_every_ms = 500;
// PipeWire is there before its cards are. One that is not after so many looks is another card's.
constexpr unsigned longest_without_ports = 10;

} // namespace

void JackServer::run() noexcept {
    bool away = false;
    while (!ended_) {
        pollfd wake{handover_.wake_fd(), POLLIN, 0};
        const int woken = poll(&wake, 1, away ? look_every_ms : -1);
        if (ended_)
            return;
        if (away && woken == 0)
            look_for_server();
        close_lost();
        join_again();
        away = client_ == nullptr; // which only this thread changes
    }
}

// Not while the real-time thread may be using it.
void JackServer::close_lost() noexcept {
    std::unique_ptr<JackClient> lost;
    {
        const std::lock_guard control(control_);
        if (handover_.reclaim())
            lent_ = false;
        if (lent_ || !client_ || !client_->gone())
            return;
        const std::lock_guard lock(client_mutex_);
        lost = std::move(client_);
    }
    // It is closed here, where nobody waits for that.
}

void JackServer::look_for_server() noexcept {
    std::unique_ptr<JackClient> found;
    try {
        found = open_client();
        const std::lock_guard control(control_);
        if (ended_ || (card_of(*found) != card_ && ++looks_without_ports_ < longest_without_ports))
            return;
        looks_without_ports_ = 0;
        post(take_in(std::move(found)));
    } catch (const std::exception&) {
        return; // silent: whatever is wrong now may be right at the next look
    }
}

// The real-time thread is in its cycles with the client that it was offered.
void JackServer::join_again() noexcept {
    const std::lock_guard control(control_);
    if (!joining_ || !handover_.is_taken())
        return;
    joining_ = false;
    try {
        client_->join();
        connected_ = true;
    } catch (const TransportError&) {
        client_->lose(); // and another one is tried
    }
}

} // namespace lockstep
