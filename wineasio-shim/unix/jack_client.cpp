// SPDX-License-Identifier: LGPL-2.1-or-later
//
// Opening, closing and hearing; see jack_client.hpp.
#include "jack_client.hpp"

#include "clocks.hpp"
#include "jack_clients.hpp"
#include "jack_transport.hpp"
#include "transport.hpp"
#include "uncancelled.hpp"

#include <cerrno>

namespace lockstep {

JackClient::JackClient(const std::string& name, JackListener& listener)
    : jack_(JackLibrary::get()), listener_(listener), pipewire_(jack_.is_pipewire()) {
    if (!JackClients::wait_for_lost_ones())
        throw TransportError(EBUSY,
                             "The JACK server has ended, and this program is not done with it "
                             "elsewhere. Restart the program.");
    jack_status_t status{};
    client_ = jack_.client_open(name.c_str(), JackNoStartServer, &status);
    if (client_ == nullptr)
        throw TransportError(ECONNREFUSED, status & JackVersionError
                                               ? "The JACK server and libjack are of different "
                                                 "versions. Install both from one source."
                                               : "No JACK server is running. Start one (jackd -d "
                                                 "lockstep), or set Transport to direct.");
    try {
        ports_.emplace(jack_, client_);
        cycles_ = join_cycles(jack_, client_, *ports_);
        JackClients::add(*this);
    } catch (...) {
        jack_.client_close(client_);
        throw;
    }
    said_period_ = jack_.get_buffer_size(client_);
    said_rate_ = jack_.get_sample_rate(client_);
    jack_.on_info_shutdown(client_, on_shutdown, this);
}

JackClient::~JackClient() {
    leave(0);
    close_ports();
    jack_.client_close(client_);
    JackClients::remove(*this);
}

void JackClient::listen() noexcept {
    jack_.set_buffer_size_callback(client_, on_period, this);
    jack_.set_sample_rate_callback(client_, on_rate, this);
    jack_.set_xrun_callback(client_, on_xrun, this);
    jack_.set_latency_callback(client_, on_latency, this);
}

int JackClient::real_time_priority() const noexcept {
    return jack_.is_realtime(client_) != 0 ? jack_.client_real_time_priority(client_) : 0;
}

void JackClient::lose() noexcept {
    if (gone_.exchange(true))
        return;
    cycles_->break_off();
    listener_.server_gone();
}

void JackClient::close_ports() noexcept {
    if (!gone_ || pipewire_)
        ports_->close(); // else they went with the server
}

void JackClient::join() {
    if (jack_.activate(client_) != 0) {
        cycles_->break_off();
        throw TransportError(EIO, "The JACK server refuses to run this program's audio. Restart "
                                  "it, then select this driver again.");
    }
    active_ = true;
    ports_->connect();
}

unsigned JackClient::keep_step(unsigned under_way) noexcept {
    if (gone_)
        return 0;
    if (under_way != 0) {
        ports_->write(-1, under_way);
        signal();
    }
    return wait();
}

void JackClient::leave(unsigned under_way) noexcept {
    if (active_ && (!gone_ || pipewire_))
        cycles_->leave(under_way);
    active_ = false;
}

std::optional<JackClient::CycleStart> JackClient::cycle_start() const noexcept {
    jack_nframes_t frame = 0;
    jack_time_t began_us = 0;
    jack_time_t next_us = 0;
    float period_us = 0;
    if (jack_.get_cycle_times(client_, &frame, &began_us, &next_us, &period_us) != 0)
        return std::nullopt;
    // Which clock the server's time is read from is its own affair.
    const std::int64_t raw_ahead_ns =
        ahead_ns([] { return clock_ns(CLOCK_MONOTONIC_RAW); },
                 [this] { return static_cast<std::int64_t>(jack_.get_time()) * 1000; });
    return CycleStart{frame, static_cast<std::int64_t>(began_us) * 1000 + raw_ahead_ns};
}

void JackClient::time_code(abi::Cycle& cycle) const noexcept {
    read_time_code(jack_, client_, cycle);
}

void JackClient::move(abi::TransportMove move, std::uint64_t position) const {
    move_transport(jack_, client_, move, position);
}

int JackClient::on_period(jack_nframes_t frames, void* self) {
    auto* const client = static_cast<JackClient*>(self);
    uncancelled([=] { client->listener_.period_is(frames); });
    return 0;
}

// PipeWire only: jackd has one rate for its life.
int JackClient::on_rate(jack_nframes_t rate, void* self) {
    auto* const client = static_cast<JackClient*>(self);
    uncancelled([=] { client->listener_.rate_is(rate); });
    return 0;
}

int JackClient::on_xrun(void* self) {
    auto* const client = static_cast<JackClient*>(self);
    uncancelled([=] { client->listener_.xrun(); });
    return 0;
}

void JackClient::on_latency(jack_latency_callback_mode_t mode, void* self) {
    auto* const client = static_cast<JackClient*>(self);
    uncancelled([=] {
        client->ports_->pass_latency_on(mode);
        client->listener_.latencies_are(client->ports_->input_latency(),
                                        client->ports_->output_latency());
    });
}

void JackClient::on_shutdown(jack_status_t /*code*/, const char* /*reason*/, void* self) {
    auto* const client = static_cast<JackClient*>(self);
    uncancelled([=] {
        if (client->pipewire_)
            client->lose();
        else
            JackClients::lose_all();
    });
}

} // namespace lockstep
