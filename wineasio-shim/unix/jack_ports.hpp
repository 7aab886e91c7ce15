// SPDX-License-Identifier: LGPL-2.1-or-later
//
// The server's physical ports, which are the host's channels, and our own ports, one for each
// channel the host uses.
//
// Threads: open and close ports only while the client is not active; the rest says so. libjack's
// own thread may pass latencies on at any time.
#pragma once

#include "jack_library.hpp"
#include "wineasio-shim/abi/calls.hpp"

#include <mutex>
#include <span>
#include <string>
#include <vector>

namespace lockstep {

// One of the server's ports: a channel of the host.
struct SystemPort {
    std::string name; // "system:capture_1"
    jack_port_t* port;
};

// One of ours.
struct ClientPort {
    abi::ChannelBuffers channel;
    jack_port_t* port;
};

class JackPorts {
  public:
    // Lists the server's physical audio ports as they are now.
    JackPorts(const JackLibrary& jack, jack_client_t* client);

    const std::vector<SystemPort>& inputs() const noexcept { return inputs_; }
    const std::vector<SystemPort>& outputs() const noexcept { return outputs_; }
    std::string channel_name(bool input, unsigned channel) const;

    // Frames, the largest of the channels: by what is connected to our ports, whoever connected it;
    // while nothing is, of the server's. Any thread.
    unsigned input_latency() const noexcept;
    unsigned output_latency() const noexcept;
    // Passes the latencies on to our ports, as a client's latency callback must. Any thread but the
    // real-time one: it may wait for open() or close().
    void pass_latency_on(jack_latency_callback_mode_t mode) const noexcept;

    // One port for each channel. Throws TransportError, with none left open.
    void open(std::span<const abi::ChannelBuffers> channels);
    void close() noexcept;
    // To the server's ports; after activation.
    void connect() const noexcept;

    // Real-time thread, within a cycle of `period` frames. PipeWire has no buffer for a port that
    // it has not made ready yet, or is taking away.
    void read(int half, unsigned period) const noexcept;
    void write(int half, unsigned period) const noexcept; // half -1: silence

  private:
    std::vector<SystemPort> list(unsigned long flags) const;
    unsigned latency(bool input) const noexcept;

    const JackLibrary& jack_;
    jack_client_t* const client_;
    std::vector<SystemPort> inputs_;
    std::vector<SystemPort> outputs_;
    std::vector<ClientPort> ports_;
    // Held to change ports_, and by pass_latency_on. Never while the server is asked for anything:
    // it may be waiting for our latency callback first.
    mutable std::mutex changing_;
};

} // namespace lockstep
