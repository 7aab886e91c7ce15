// SPDX-License-Identifier: GPL-2.0-or-later
//
// The server inside the fake libjack: what the test's controls (fake_libjack.cpp) and the library's
// interface (fake_libjack_api.cpp) both work on.
#pragma once

#include "fake_libjack.hpp"

#include <jack/jack.h>

#include <condition_variable>
#include <csignal>
#include <deque>
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

namespace fake_libjack {

using Port = _jack_port;

struct Server {
    std::mutex mutex;
    std::condition_variable changed;
    fake_libjack::Setup setup;
    std::deque<std::unique_ptr<Port>> ports;        // the system's first
    std::deque<std::unique_ptr<Port>> ports_before; // which a client left behind may use still
    std::vector<std::pair<Port*, Port*>> connections;
    jack_client_t* client = nullptr;
    unsigned opened = 0;
    std::mutex telling; // held while a client is told; closing one waits for that, as libjack's do
    bool active = false;
    bool leaving = false; // at the end of the next cycle
    bool in_cycle = false;
    bool buffers_taken = false;
    unsigned cycles = 0; // that the client has ended
    bool connecting = false;
    bool seen_connecting = false;
    sigset_t deactivated_with{};
    std::thread telling_late;
    jack_nframes_t frame = 0;
    jack_time_t cycle_began = 0; // microseconds
    jack_nframes_t transport_frame = 0;
    bool rolling = false;
    bool locates = true;
};

Server& server();
// With the server's mutex, as the next.
Port* find(const char* name);
Port* add(const std::string& name, unsigned long flags);
// As it is now: the test may set up another server while clients ask this one.
Setup setup_now();
void end_cycle();

} // namespace fake_libjack
