// SPDX-License-Identifier: LGPL-2.1-or-later
//
// Loads libjack.so.0; see jack_library.hpp.
#include "jack_library.hpp"

#include "transport.hpp"

#include <cerrno>
#include <cstring>
#include <dlfcn.h>
#include <string>

namespace lockstep {
namespace {

template <typename Function> void find(void* library, const char* name, Function& function) {
    function = reinterpret_cast<Function>(dlsym(library, name));
    if (function == nullptr)
        throw TransportError(ENOSYS, std::string("libjack.so.0 is too old: it has no ") + name +
                                         ". Use jackd2 1.9.21 or newer.");
}

// libjack prints what it has to say on stderr; what matters comes back as codes and gets a sentence
// of ours.
void drop(const char* /*message*/) {}

JackLibrary load() {
    void* const library = dlopen("libjack.so.0", RTLD_NOW | RTLD_LOCAL);
    if (library == nullptr)
        throw TransportError(ENOENT, "libjack.so.0 is not installed (Debian: libjack-jackd2-0). "
                                     "Install it, or set Transport to direct.");
    JackLibrary jack{};
    find(library, "jack_activate", jack.activate);
    find(library, "jack_client_close", jack.client_close);
    find(library, "jack_client_open", jack.client_open);
    find(library, "jack_client_real_time_priority", jack.client_real_time_priority);
    find(library, "jack_connect", jack.connect);
    find(library, "jack_cycle_signal", jack.cycle_signal);
    find(library, "jack_cycle_wait", jack.cycle_wait);
    find(library, "jack_deactivate", jack.deactivate);
    find(library, "jack_free", jack.free);
    find(library, "jack_get_buffer_size", jack.get_buffer_size);
    find(library, "jack_get_cycle_times", jack.get_cycle_times);
    find(library, "jack_get_ports", jack.get_ports);
    find(library, "jack_get_sample_rate", jack.get_sample_rate);
    find(library, "jack_get_time", jack.get_time);
    find(library, "jack_get_version_string", jack.get_version_string);
    find(library, "jack_is_realtime", jack.is_realtime);
    find(library, "jack_on_info_shutdown", jack.on_info_shutdown);
    find(library, "jack_port_by_name", jack.port_by_name);
    find(library, "jack_port_get_buffer", jack.port_get_buffer);
    find(library, "jack_port_get_latency_range", jack.port_get_latency_range);
    find(library, "jack_port_name", jack.port_name);
    find(library, "jack_port_register", jack.port_register);
    find(library, "jack_port_set_latency_range", jack.port_set_latency_range);
    find(library, "jack_port_unregister", jack.port_unregister);
    find(library, "jack_set_buffer_size_callback", jack.set_buffer_size_callback);
    find(library, "jack_set_latency_callback", jack.set_latency_callback);
    find(library, "jack_set_process_callback", jack.set_process_callback);
    find(library, "jack_set_process_thread", jack.set_process_thread);
    find(library, "jack_set_sample_rate_callback", jack.set_sample_rate_callback);
    find(library, "jack_set_xrun_callback", jack.set_xrun_callback);
    find(library, "jack_transport_locate", jack.transport_locate);
    find(library, "jack_transport_query", jack.transport_query);
    find(library, "jack_transport_start", jack.transport_start);
    find(library, "jack_transport_stop", jack.transport_stop);
    decltype(&jack_set_error_function) set_error_function = nullptr;
    decltype(&jack_set_info_function) set_info_function = nullptr;
    find(library, "jack_set_error_function", set_error_function);
    find(library, "jack_set_info_function", set_info_function);
    set_error_function(drop);
    set_info_function(drop);
    return jack;
}

} // namespace

const JackLibrary& JackLibrary::get() {
    static const JackLibrary library = load();
    return library;
}

bool JackLibrary::is_pipewire() const noexcept {
    // "3.0.0.0 (using PipeWire 0.3.65)", "3.1.4.2 (using PipeWire 1.4.2)"
    const char* const version = get_version_string();
    return version != nullptr && std::strstr(version, "PipeWire") != nullptr;
}

} // namespace lockstep
