// SPDX-License-Identifier: LGPL-2.1-or-later
//
// libjack, loaded when it is first needed: the driver's other transport must work on machines that
// have none, and whichever libjack the user's environment names is taken (jackd's or PipeWire's).
#pragma once

#include <jack/jack.h>
#include <jack/thread.h>
#include <jack/transport.h>

namespace lockstep {

// The functions used, by their names without "jack_".
struct JackLibrary {
    decltype(&jack_activate) activate;
    decltype(&jack_client_close) client_close;
    decltype(&jack_client_open) client_open;
    decltype(&jack_client_real_time_priority) client_real_time_priority;
    decltype(&jack_connect) connect;
    decltype(&jack_cycle_signal) cycle_signal;
    decltype(&jack_cycle_wait) cycle_wait;
    decltype(&jack_deactivate) deactivate;
    decltype(&jack_free) free;
    decltype(&jack_get_buffer_size) get_buffer_size;
    decltype(&jack_get_cycle_times) get_cycle_times;
    decltype(&jack_get_ports) get_ports;
    decltype(&jack_get_sample_rate) get_sample_rate;
    decltype(&jack_get_time) get_time;
    decltype(&jack_get_version_string) get_version_string;
    decltype(&jack_is_realtime) is_realtime;
    decltype(&jack_on_info_shutdown) on_info_shutdown;
    decltype(&jack_port_by_name) port_by_name;
    decltype(&jack_port_get_buffer) port_get_buffer;
    decltype(&jack_port_get_latency_range) port_get_latency_range;
    decltype(&jack_port_name) port_name;
    decltype(&jack_port_register) port_register;
    decltype(&jack_port_set_latency_range) port_set_latency_range;
    decltype(&jack_port_unregister) port_unregister;
    decltype(&jack_set_buffer_size_callback) set_buffer_size_callback;
    decltype(&jack_set_latency_callback) set_latency_callback;
    decltype(&jack_set_process_callback) set_process_callback;
    decltype(&jack_set_process_thread) set_process_thread;
    decltype(&jack_set_sample_rate_callback) set_sample_rate_callback;
    decltype(&jack_set_xrun_callback) set_xrun_callback;
    decltype(&jack_transport_locate) transport_locate;
    decltype(&jack_transport_query) transport_query;
    decltype(&jack_transport_start) transport_start;
    decltype(&jack_transport_stop) transport_stop;

    // Loaded once for the life of the process. Throws TransportError when it is not installed.
    static const JackLibrary& get();

    bool is_pipewire() const noexcept;
};

} // namespace lockstep
