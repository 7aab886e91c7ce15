// SPDX-License-Identifier: LGPL-2.1-or-later
//
// The list and its lock; see jack_clients.hpp. The lock is never held while libjack is called:
// closing a client waits for libjack's thread, which may be waiting for the lock.
#include "jack_clients.hpp"

#include "jack_client.hpp"

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <mutex>
#include <vector>

namespace lockstep {
namespace {

constexpr std::chrono::seconds longest_closing(1);

struct All {
    std::mutex mutex;
    std::condition_variable fewer;
    std::vector<JackClient*> clients;

    bool one_is_lost() const {
        return std::any_of(clients.begin(), clients.end(),
                           [](const JackClient* client) { return client->gone(); });
    }
};

// Never destroyed: threads of libjack's and ours run on while the program's exit() destroys
// statics.
All& all() {
    static All& all = *new All;
    return all;
}

} // namespace

bool JackClients::wait_for_lost_ones() {
    All& own = all();
    std::unique_lock lock(own.mutex);
    return own.fewer.wait_for(lock, longest_closing, [&] { return !own.one_is_lost(); });
}

void JackClients::add(JackClient& client) {
    All& own = all();
    const std::lock_guard lock(own.mutex);
    own.clients.push_back(&client);
}

void JackClients::remove(JackClient& client) noexcept {
    All& own = all();
    const std::lock_guard lock(own.mutex);
    std::erase(own.clients, &client);
    own.fewer.notify_all();
}

void JackClients::lose_all() noexcept {
    All& own = all();
    const std::lock_guard lock(own.mutex);
    for (JackClient* const client : own.clients)
        client->lose();
}

} // namespace lockstep
