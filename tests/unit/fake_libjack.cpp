// SPDX-License-Identifier: GPL-2.0-or-later
//
// A libjack.so.0 with its server inside; see fake_libjack.hpp.
#include "fake_libjack.hpp"

#include <jack/jack.h>
#include <jack/thread.h>
#include <jack/transport.h>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <chrono>
#include <condition_variable>
#include <cstdlib>
#include <cstring>
#include <deque>
#include <iterator>
#include <memory>
#include <mutex>
#include <pthread.h>
#include <semaphore.h>
#include <string>
#include <thread>
#include <utility>
#include <vector>

struct _jack_port {
    std::string name;
    unsigned long flags = 0;
    jack_latency_range_t latency[2]{}; // by jack_latency_callback_mode_t
    std::vector<float> buffer;
};

struct _jack_client {
    JackBufferSizeCallback on_period = nullptr;
    JackSampleRateCallback on_rate = nullptr;
    JackXRunCallback on_xrun = nullptr;
    JackLatencyCallback on_latency = nullptr;
    JackInfoShutdownCallback on_shutdown = nullptr;
    JackProcessCallback process = nullptr;
    void* process_argument = nullptr;
    pthread_t processor{};
    void* argument = nullptr;
    pthread_t notifier{};
    bool storm = false;
    bool processes = false;
    bool left_behind = false; // its server has ended
    unsigned ports = 0;
    sem_t cycle_begins{};
};

namespace {

using Port = _jack_port;

constexpr std::chrono::seconds longest_cycle(1);
constexpr std::size_t largest_period = 8192; // frames

struct Server {
    std::mutex mutex;
    std::condition_variable changed;
    fake_libjack::Setup setup;
    std::deque<std::unique_ptr<Port>> ports;        // the system's first
    std::deque<std::unique_ptr<Port>> ports_before; // which a client left behind may use still
    std::vector<std::pair<Port*, Port*>> connections;
    jack_client_t* client = nullptr;
    std::mutex telling; // held while a client is told; closing one waits for that, as libjack's do
    bool active = false;
    bool leaving = false; // at the end of the next cycle
    bool in_cycle = false;
    bool buffers_taken = false;
    jack_nframes_t frame = 0;
    jack_nframes_t transport_frame = 0;
    bool rolling = false;
    bool locates = true;
};

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

// As it is now: the test may set up another server while clients ask this one.
fake_libjack::Setup setup_now() {
    const std::lock_guard lock(server().mutex);
    return server().setup;
}

// Apart, for threads that are cancelled: these must not have objects on their stack, which the
// address sanitizer takes for misuse of it when they end.
[[gnu::noinline]] unsigned period_now() {
    return setup_now().period;
}

const jack_client_t& open_client() {
    const std::lock_guard lock(server().mutex);
    if (server().client == nullptr)
        std::abort(); // a mistake of the test's
    return *server().client;
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

void end_cycle() {
    Server& own = server();
    const std::lock_guard lock(own.mutex);
    own.in_cycle = false;
    own.changed.notify_all();
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

} // namespace

namespace fake_libjack {

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
    sem_init(&own.client->cycle_begins, 0, 0);
    return own.client;
}

int jack_client_close(jack_client_t* client) {
    Server& own = server();
    const fake_libjack::Setup setup = setup_now();
    std::this_thread::sleep_for(std::chrono::milliseconds(setup.close_takes_ms));
    if (setup.pipewire && client->ports > 0)
        std::abort(); // where PipeWire frees what it has freed already
    if (setup.pipewire)
        jack_deactivate(client);
    if (client->storm) {
        pthread_cancel(client->notifier);
        pthread_join(client->notifier, nullptr);
    }
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
    {
        const std::lock_guard lock(own.mutex);
        if (!own.setup.running)
            return -1;
        own.active = true;
    }
    const fake_libjack::Setup setup = setup_now();
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
    *now = jack_get_time();
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
    const fake_libjack::Setup setup = setup_now();
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
    Server& own = server();
    const std::lock_guard lock(own.mutex);
    own.connections.emplace_back(find(source), find(destination));
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
