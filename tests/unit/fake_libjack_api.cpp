// SPDX-License-Identifier: GPL-2.0-or-later
//
// The interface of the fake libjack, and the threads that the real ones have; see fake_libjack.hpp.
#include "fake_libjack_server.hpp"

#include <jack/thread.h>
#include <jack/transport.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <cstdlib>
#include <memory>
#include <thread>

namespace {

using namespace fake_libjack;

// Apart, for threads that are cancelled: these must not have objects on their stack, which the
// address sanitizer takes for misuse of it when they end.
[[gnu::noinline]] unsigned period_now() {
    return setup_now().period;
}

// Calls what the client has set for each kind, as fast as it can.
void* storm(void* argument) {
    const unsigned period = period_now(); // not under a lock when it is cancelled
    pthread_setcanceltype(PTHREAD_CANCEL_ASYNCHRONOUS, nullptr);
    const auto* const client = static_cast<const jack_client_t*>(argument);
    for (;;) {
        client->on_latency(JackCaptureLatency, client->argument);
        client->on_xrun(client->argument);
        client->on_latency(JackPlaybackLatency, client->argument);
        client->on_period(period, client->argument);
        pthread_testcancel(); // where libjack's thread reads its socket
    }
    return nullptr;
}
// PipeWire's thread. It can be cancelled in its wait.
void* process(void* argument) {
    auto* const client = static_cast<jack_client_t*>(argument);
    for (;;) {
        sem_wait(&client->cycle_begins);
        client->process(period_now(), client->process_argument);
        end_cycle();
    }
    return nullptr;
}

// The server ends; the client hears of it a little later, as of a socket that is closed.
void end_in_the_middle(jack_client_t* client) {
    Server& own = server();
    const std::lock_guard lock(own.mutex);
    own.setup.running = false;
    client->left_behind = true;
    own.telling_late = std::thread([client] {
        std::this_thread::sleep_for(std::chrono::milliseconds(20));
        const std::lock_guard telling(server().telling);
        client->on_shutdown(JackServerError, "ended", client->argument);
    });
}
} // namespace

extern "C" {

jack_client_t* jack_client_open(const char* /*name*/, jack_options_t /*options*/,
                                jack_status_t* status, ...) {
    Server& own = server();
    const std::lock_guard lock(own.mutex);
    if (!own.setup.running) {
        *status = static_cast<jack_status_t>(JackFailure | JackServerFailed);
        return nullptr;
    }
    if (!own.setup.pipewire && own.client != nullptr && own.client->left_behind)
        std::abort(); // where libjack frees it
    own.client = new jack_client_t;
    ++own.opened;
    sem_init(&own.client->cycle_begins, 0, 0);
    return own.client;
}

int jack_client_close(jack_client_t* client) {
    Server& own = server();
    const Setup setup = setup_now();
    std::this_thread::sleep_for(std::chrono::milliseconds(setup.close_takes_ms));
    if (setup.pipewire && client->ports > 0)
        std::abort(); // where PipeWire frees what it has freed already
    if (setup.pipewire)
        jack_deactivate(client);
    if (client->storm) {
        pthread_cancel(client->notifier);
        pthread_join(client->notifier, nullptr);
    }
    if (own.telling_late.joinable())
        own.telling_late.join();
    {
        const std::lock_guard telling(own.telling);
        const std::lock_guard lock(own.mutex);
        if (own.client == client)
            own.client = nullptr;
    }
    sem_destroy(&client->cycle_begins);
    delete client;
    return 0;
}

int jack_activate(jack_client_t* client) {
    Server& own = server();
    std::this_thread::sleep_for(std::chrono::milliseconds(setup_now().activate_takes_ms));
    const Setup setup = setup_now();
    if (setup.running && setup.dies == Setup::Dies::activating)
        end_in_the_middle(client);
    {
        const std::lock_guard lock(own.mutex);
        if (!own.setup.running || own.setup.refuses)
            return -1;
        own.active = true;
    }
    if (setup.pipewire) {
        while (sem_trywait(&client->cycle_begins) == 0) { // begun as the client left
        }
        client->on_period(jack_get_buffer_size(client), client->argument);
        client->processes = pthread_create(&client->processor, nullptr, process, client) == 0;
    }
    if (setup.storm)
        client->storm = pthread_create(&client->notifier, nullptr, storm, client) == 0;
    return 0;
}

int jack_deactivate(jack_client_t* client) {
    Server& own = server();
    {
        const std::lock_guard lock(own.mutex);
        pthread_sigmask(SIG_SETMASK, nullptr, &own.deactivated_with);
    }
    if (setup_now().pipewire) {
        if (client->processes) {
            pthread_cancel(client->processor);
            pthread_join(client->processor, nullptr);
        }
        client->processes = false;
        const std::lock_guard lock(own.mutex);
        own.active = false;
        own.connections.clear();
        own.changed.notify_all();
        return 0;
    }
    std::unique_lock lock(own.mutex);
    own.leaving = own.active;
    own.changed.wait(lock, [&] { return !own.active; });
    own.connections.clear();
    return 0;
}

// No lock here: the driver jumps out of this by a signal.
jack_nframes_t jack_cycle_wait(jack_client_t* client) {
    if (server().setup.pipewire)
        std::abort();
    while (sem_wait(&client->cycle_begins) != 0) {
    }
    return server().setup.period;
}

void jack_cycle_signal(jack_client_t* /*client*/, int /*status*/) {
    end_cycle();
}

int jack_get_cycle_times(const jack_client_t* /*client*/, jack_nframes_t* frame, jack_time_t* now,
                         jack_time_t* next, float* period) {
    *frame = server().frame;
    *now = server().cycle_began;
    *next = *now;
    *period = 0;
    return 0;
}

jack_time_t jack_get_time() {
    const auto now = std::chrono::steady_clock::now().time_since_epoch();
    return static_cast<jack_time_t>(
        std::chrono::duration_cast<std::chrono::microseconds>(now).count());
}

jack_nframes_t jack_get_buffer_size(jack_client_t* /*client*/) {
    const Setup setup = setup_now();
    return setup.idle_period != 0 ? setup.idle_period : setup.period;
}

const char* jack_get_version_string() {
    return setup_now().pipewire ? "3.1.4.2 (using PipeWire 1.4.2)" : "1.9.22";
}

jack_nframes_t jack_get_sample_rate(jack_client_t* /*client*/) {
    return setup_now().rate;
}

int jack_is_realtime(jack_client_t* /*client*/) {
    return 0;
}

int jack_client_real_time_priority(jack_client_t* /*client*/) {
    return -1;
}

const char** jack_get_ports(jack_client_t* /*client*/, const char* /*name*/, const char* /*type*/,
                            unsigned long flags) {
    Server& own = server();
    const std::lock_guard lock(own.mutex);
    auto** const names =
        static_cast<const char**>(std::calloc(own.ports.size() + 1, sizeof(const char*)));
    std::size_t count = 0;
    for (const auto& port : own.ports)
        if ((port->flags & flags) == flags)
            names[count++] = port->name.c_str();
    return names;
}

void jack_free(void* memory) {
    std::free(memory);
}

jack_port_t* jack_port_by_name(jack_client_t* /*client*/, const char* name) {
    const std::lock_guard lock(server().mutex);
    return find(name);
}

const char* jack_port_name(const jack_port_t* port) {
    return port->name.c_str();
}

void* jack_port_get_buffer(jack_port_t* port, jack_nframes_t /*frames*/) {
    return server().buffers_taken ? nullptr : port->buffer.data();
}

void jack_port_get_latency_range(jack_port_t* port, jack_latency_callback_mode_t mode,
                                 jack_latency_range_t* range) {
    *range = port->latency[mode];
}

void jack_port_set_latency_range(jack_port_t* port, jack_latency_callback_mode_t mode,
                                 jack_latency_range_t* range) {
    port->latency[mode] = *range;
}

jack_port_t* jack_port_register(jack_client_t* client, const char* name, const char* /*type*/,
                                unsigned long flags, unsigned long /*bytes*/) {
    Server& own = server();
    if (const Setup setup = setup_now(); setup.dies == Setup::Dies::registering) {
        if (setup.running)
            end_in_the_middle(client);
        return nullptr;
    }
    const std::lock_guard lock(own.mutex);
    if (own.ports.size() >= own.setup.ports)
        return nullptr;
    ++client->ports;
    return add(std::string("host:") + name, flags);
}

int jack_port_unregister(jack_client_t* client, jack_port_t* port) {
    Server& own = server();
    const std::lock_guard lock(own.mutex);
    std::erase_if(own.connections,
                  [=](const auto& pair) { return pair.first == port || pair.second == port; });
    std::erase_if(own.ports, [=](const auto& other) { return other.get() == port; });
    --client->ports;
    return 0;
}

int jack_connect(jack_client_t* /*client*/, const char* source, const char* destination) {
    constexpr std::chrono::milliseconds longest(500);
    Server& own = server();
    std::unique_lock lock(own.mutex);
    own.connections.emplace_back(find(source), find(destination));
    if (own.setup.connects_in_cycles) {
        own.connecting = true;
        own.changed.wait(lock, [&] { return own.seen_connecting; });
        own.changed.wait_for(lock, longest,
                             [&, since = own.cycles] { return own.cycles - since >= 2; });
        own.connecting = false;
    }
    return 0;
}

int jack_set_buffer_size_callback(jack_client_t* client, JackBufferSizeCallback call, void* self) {
    client->on_period = call;
    client->argument = self;
    return 0;
}

int jack_set_sample_rate_callback(jack_client_t* client, JackSampleRateCallback call, void* self) {
    client->on_rate = call;
    return call(setup_now().rate, self);
}

int jack_set_xrun_callback(jack_client_t* client, JackXRunCallback call, void* /*self*/) {
    client->on_xrun = call;
    return 0;
}

int jack_set_latency_callback(jack_client_t* client, JackLatencyCallback call, void* /*self*/) {
    client->on_latency = call;
    return 0;
}

void jack_on_info_shutdown(jack_client_t* client, JackInfoShutdownCallback call, void* /*self*/) {
    client->on_shutdown = call;
}

int jack_set_process_callback(jack_client_t* client, JackProcessCallback call, void* self) {
    client->process = call;
    client->process_argument = self;
    return 0;
}

int jack_set_process_thread(jack_client_t* /*client*/, JackThreadCallback /*call*/,
                            void* /*self*/) {
    return 0;
}

jack_transport_state_t jack_transport_query(const jack_client_t* /*client*/,
                                            jack_position_t* position) {
    position->frame = server().transport_frame;
    return server().rolling ? JackTransportRolling : JackTransportStopped;
}

void jack_transport_start(jack_client_t* /*client*/) {
    server().rolling = true;
}

void jack_transport_stop(jack_client_t* /*client*/) {
    server().rolling = false;
}

int jack_transport_locate(jack_client_t* /*client*/, jack_nframes_t frame) {
    if (!server().locates)
        return EINVAL;
    server().transport_frame = frame;
    return 0;
}

void jack_set_error_function(void (* /*call*/)(const char*)) {}

void jack_set_info_function(void (* /*call*/)(const char*)) {}
}
