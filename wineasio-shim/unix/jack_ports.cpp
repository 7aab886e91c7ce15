// SPDX-License-Identifier: LGPL-2.1-or-later
//
// Ports of a JACK client that stands for an ASIO host; see jack_ports.hpp.
#include "jack_ports.hpp"

#include "address.hpp"
#include "transport.hpp"

#include <algorithm>
#include <cerrno>
#include <cstring>

namespace lockstep {

JackPorts::JackPorts(const JackLibrary& jack, jack_client_t* client)
    : jack_(jack), client_(client), inputs_(list(JackPortIsPhysical | JackPortIsOutput)),
      outputs_(list(JackPortIsPhysical | JackPortIsInput)) {}

std::vector<SystemPort> JackPorts::list(unsigned long flags) const {
    std::vector<SystemPort> found;
    const char** const names = jack_.get_ports(client_, nullptr, JACK_DEFAULT_AUDIO_TYPE, flags);
    if (names == nullptr)
        return found;
    for (const char** name = names; *name != nullptr; ++name)
        if (jack_port_t* const port = jack_.port_by_name(client_, *name))
            found.push_back({*name, port});
    jack_.free(names);
    return found;
}

std::string JackPorts::channel_name(bool input, unsigned channel) const {
    const std::vector<SystemPort>& ports = input ? inputs_ : outputs_;
    if (channel >= ports.size())
        return {};
    const std::string& name = ports[channel].name;
    return name.substr(name.find(':') + 1);
}

unsigned JackPorts::latency(bool input) const noexcept {
    const jack_latency_callback_mode_t mode = input ? JackCaptureLatency : JackPlaybackLatency;
    unsigned largest = 0;
    const auto look = [&](jack_port_t* port) {
        jack_latency_range_t range{};
        jack_.port_get_latency_range(port, mode, &range);
        largest = std::max(largest, range.max);
    };
    {
        // The server has put into ours what comes of all that leads to them; 0 where nothing does.
        // Not jack_port_connected(): libjack sleeps in it while connections change.
        const std::lock_guard lock(changing_);
        for (const ClientPort& port : ports_)
            if ((port.channel.input != 0) == input)
                look(port.port);
    }
    if (largest == 0)
        for (const SystemPort& port : input ? inputs_ : outputs_)
            look(port.port);
    return largest;
}

unsigned JackPorts::input_latency() const noexcept {
    return latency(true);
}

unsigned JackPorts::output_latency() const noexcept {
    return latency(false);
}

void JackPorts::pass_latency_on(jack_latency_callback_mode_t mode) const noexcept {
    // Captured sound leaves through our outputs in the cycle it came in; sound for playback comes
    // in and leaves the same way: the host adds nothing of its own.
    const bool capture = mode == JackCaptureLatency;
    const unsigned frames = capture ? input_latency() : output_latency();
    const std::lock_guard lock(changing_);
    for (const ClientPort& port : ports_) {
        if ((port.channel.input != 0) == capture)
            continue;
        jack_latency_range_t range{frames, frames};
        jack_.port_set_latency_range(port.port, mode, &range);
    }
}

void JackPorts::open(std::span<const abi::ChannelBuffers> channels) {
    for (const abi::ChannelBuffers& channel : channels) {
        const std::string name = (channel.input ? "in_" : "out_") +
                                 std::to_string(channel.channel + 1) + " (" +
                                 channel_name(channel.input != 0, channel.channel) + ")";
        jack_port_t* const port =
            jack_.port_register(client_, name.c_str(), JACK_DEFAULT_AUDIO_TYPE,
                                channel.input ? JackPortIsInput : JackPortIsOutput, 0);
        if (port == nullptr) {
            close();
            throw TransportError(ENOSPC, "The JACK server has no port left for " + name +
                                             ". Use fewer channels, or start jackd with a larger "
                                             "--port-max.");
        }
        const std::lock_guard lock(changing_);
        ports_.push_back({channel, port});
    }
}

void JackPorts::close() noexcept {
    std::vector<ClientPort> ports;
    {
        const std::lock_guard lock(changing_);
        ports.swap(ports_);
    }
    for (const ClientPort& port : ports)
        jack_.port_unregister(client_, port.port);
}

void JackPorts::connect() const noexcept {
    // A port that does not connect is one that the user can connect by hand: no reason to fail.
    for (const ClientPort& port : ports_) {
        const char* const own = jack_.port_name(port.port);
        if (port.channel.input)
            jack_.connect(client_, inputs_[port.channel.channel].name.c_str(), own);
        else
            jack_.connect(client_, own, outputs_[port.channel.channel].name.c_str());
    }
}

void JackPorts::read(int half, unsigned period) const noexcept {
    for (const ClientPort& port : ports_) {
        if (!port.channel.input)
            continue;
        void* const destination = at_address<void>(port.channel.halves[half]);
        if (const void* const source = jack_.port_get_buffer(port.port, period))
            std::memcpy(destination, source, period * sizeof(float));
        else
            std::memset(destination, 0, period * sizeof(float));
    }
}

void JackPorts::write(int half, unsigned period) const noexcept {
    for (const ClientPort& port : ports_) {
        if (port.channel.input)
            continue;
        void* const destination = jack_.port_get_buffer(port.port, period);
        if (destination == nullptr)
            continue;
        if (half >= 0)
            std::memcpy(destination, at_address<const void>(port.channel.halves[half]),
                        period * sizeof(float));
        else
            std::memset(destination, 0, period * sizeof(float));
    }
}

} // namespace lockstep
