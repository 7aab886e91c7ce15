// SPDX-License-Identifier: GPL-2.0-or-later
//
// The server inside the fake libjack, and how a test drives it; see fake_libjack.hpp.
#include "fake_libjack_server.hpp"

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <cstring>
#include <iterator>

namespace fake_libjack {
namespace {

constexpr std::chrono::seconds longest_cycle(10);
constexpr std::size_t largest_period = 8192; // frames

const jack_client_t& open_client() {
    const std::lock_guard lock(server().mutex);
    if (server().client == nullptr)
        std::abort(); // a mistake of the test's
    return *server().client;
}

} // namespace

Server& server() {
    static Server server;
    return server;
}

Port* find(const char* name) {
    for (const auto& port : server().ports)
        if (port->name == name)
            return port.get();
    return nullptr;
}

Port* add(const std::string& name, unsigned long flags) {
    auto port = std::make_unique<Port>();
    port->name = name;
    port->flags = flags;
    port->buffer.resize(largest_period);
    return server().ports.emplace_back(std::move(port)).get();
}

Setup setup_now() {
    const std::lock_guard lock(server().mutex);
    return server().setup;
}

void end_cycle() {
    Server& own = server();
    const std::lock_guard lock(own.mutex);
    own.in_cycle = false;
    ++own.cycles;
    own.changed.notify_all();
}

void set_up(const Setup& setup) {
    Server& own = server();
    {
        const std::lock_guard lock(own.mutex);
        own.setup = setup;
        own.setup.channels = 0;
        std::move(own.ports.begin(), own.ports.end(), std::back_inserter(own.ports_before));
        own.ports.clear();
        own.connections.clear();
        own.transport_frame = 0;
        own.rolling = false;
        own.locates = true;
        own.seen_connecting = false;
    }
    plug_in(setup.channels);
}

void plug_in(unsigned channels) {
    Server& own = server();
    const std::lock_guard lock(own.mutex);
    own.setup.channels = channels;
    for (const bool capture : {true, false})
        for (unsigned n = 1; n <= channels; ++n) {
            Port* const port =
                add((capture ? "system:capture_" : "system:playback_") + std::to_string(n),
                    JackPortIsPhysical | JackPortIsTerminal |
                        (capture ? JackPortIsOutput : JackPortIsInput));
            port->latency[capture ? JackCaptureLatency : JackPlaybackLatency] = {own.setup.latency,
                                                                                 own.setup.latency};
        }
}

bool cycle() {
    Server& own = server();
    std::unique_lock lock(own.mutex);
    if (!own.active)
        return false;
    const std::size_t bytes = own.setup.period * sizeof(float);
    for (unsigned n = 0; n < own.setup.channels; ++n)
        std::memcpy(own.ports[n]->buffer.data(), own.ports[own.setup.channels + n]->buffer.data(),
                    bytes);
    for (const auto& [source, destination] : own.connections)
        if (source->flags & JackPortIsPhysical)
            std::memcpy(destination->buffer.data(), source->buffer.data(), bytes);
    own.in_cycle = true;
    own.cycle_began = jack_get_time();
    sem_post(&own.client->cycle_begins);
    const bool done =
        own.changed.wait_for(lock, longest_cycle, [&] { return !own.in_cycle || !own.active; });
    if (!own.active)
        return false;
    for (const auto& [source, destination] : own.connections)
        if (destination->flags & JackPortIsPhysical)
            std::memcpy(destination->buffer.data(), source->buffer.data(), bytes);
    own.frame += own.setup.period;
    if (own.rolling)
        own.transport_frame += own.setup.period;
    if (own.leaving) {
        own.active = false;
        own.leaving = false;
        own.changed.notify_all();
    }
    return done;
}

void change_period(unsigned frames) {
    server().setup.period = frames;
    const jack_client_t& client = open_client();
    client.on_period(frames, client.argument);
}

void say_xrun() {
    const jack_client_t& client = open_client();
    client.on_xrun(client.argument);
}

bool has_client() {
    const std::lock_guard lock(server().mutex);
    return server().client != nullptr;
}

void die() {
    Server& own = server();
    const std::lock_guard telling(own.telling);
    const jack_client_t& client = open_client();
    {
        const std::lock_guard lock(own.mutex);
        own.setup.running = false;
        own.active = false;
        own.client->left_behind = true;
        own.changed.notify_all();
    }
    client.on_shutdown(JackServerError, "killed", client.argument);
}

unsigned clients_opened() {
    const std::lock_guard lock(server().mutex);
    return server().opened;
}

bool is_connecting() {
    Server& own = server();
    const std::lock_guard lock(own.mutex);
    own.seen_connecting = own.connecting;
    own.changed.notify_all();
    return own.connecting;
}

bool deactivated_with_open(int signal) {
    const std::lock_guard lock(server().mutex);
    return sigismember(&server().deactivated_with, signal) == 0;
}

void take_buffers_away(bool taken) {
    server().buffers_taken = taken;
}

void change_rate(unsigned rate) {
    server().setup.rate = rate;
    const jack_client_t& client = open_client();
    client.on_rate(rate, client.argument);
}

void change_latency(const char* port, unsigned frames) {
    const jack_client_t& client = open_client();
    Port* const changed = [&] {
        const std::lock_guard lock(server().mutex);
        return find(port);
    }();
    const jack_latency_callback_mode_t mode =
        changed->flags & JackPortIsInput ? JackCaptureLatency : JackPlaybackLatency;
    changed->latency[mode] = {frames, frames};
    client.on_latency(mode, client.argument);
}

unsigned capture_latency(const char* port) {
    const std::lock_guard lock(server().mutex);
    return find(port)->latency[JackCaptureLatency].max;
}

void put_transport(unsigned frame, bool rolling) {
    Server& own = server();
    const std::lock_guard lock(own.mutex);
    own.transport_frame = frame;
    own.rolling = rolling;
}

unsigned transport_frame() {
    return server().transport_frame;
}

bool transport_rolls() {
    return server().rolling;
}

void refuse_locate() {
    server().locates = false;
}

} // namespace fake_libjack
