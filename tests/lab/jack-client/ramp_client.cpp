// SPDX-License-Identifier: GPL-2.0-or-later
#include "ramp_client.hpp"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <span>
#include <string>
#include <unistd.h>

namespace lockstep::lab {
namespace {

struct FreePorts {
    void operator()(const char** ports) const noexcept { jack_free(ports); }
};
using PortNames = std::unique_ptr<const char*, FreePorts>;

// The card's first `channels` ports of a direction.
std::vector<std::string> card_ports(jack_client_t* client, unsigned long direction,
                                    unsigned channels) {
    const PortNames names(
        jack_get_ports(client, nullptr, JACK_DEFAULT_AUDIO_TYPE, JackPortIsPhysical | direction));
    std::vector<std::string> result;
    for (const char** name = names.get(); name != nullptr && *name != nullptr; ++name)
        result.emplace_back(*name);
    if (result.size() < channels)
        throw ServerError("--channels " + std::to_string(channels) + ": the server's card has " +
                          std::to_string(result.size()) +
                          (direction == JackPortIsOutput ? " capture" : " playback") + " channels");
    result.resize(channels);
    return result;
}

unsigned only_value(jack_client_t* client, const std::string& port,
                    jack_latency_callback_mode_t mode) {
    jack_latency_range_t range = {};
    jack_port_get_latency_range(jack_port_by_name(client, port.c_str()), mode, &range);
    if (range.min != range.max)
        throw ServerError("port " + port + " reports a latency of " + std::to_string(range.min) +
                          " to " + std::to_string(range.max) + " frames");
    return range.max;
}

std::uint64_t frames(double seconds, unsigned rate) {
    return static_cast<std::uint64_t>(std::llround(seconds * rate));
}

} // namespace

RampClient::RampClient(unsigned channels, double warm_up_seconds, double window_seconds) {
    jack_status_t status = {};
    client_.reset(jack_client_open("lockstep-ramp", JackNoStartServer, &status));
    if (!client_)
        throw ServerError(
            (status & JackServerFailed) != 0
                ? "no JACK server is running: start one, for example jackd -d lockstep"
                : "the JACK server refused the client");
    rate_ = jack_get_sample_rate(client_.get());
    period_ = jack_get_buffer_size(client_.get());
    first_ = frames(warm_up_seconds, rate_);
    end_ = first_ + frames(window_seconds, rate_);
    quarter_ = end_ - (end_ - first_) / 4;
    register_callbacks();
    for (unsigned channel = 1; channel <= channels; ++channel) {
        const std::string number = std::to_string(channel);
        inputs_.push_back(jack_port_register(client_.get(), ("in_" + number).c_str(),
                                             JACK_DEFAULT_AUDIO_TYPE, JackPortIsInput, 0));
        outputs_.push_back(jack_port_register(client_.get(), ("out_" + number).c_str(),
                                              JACK_DEFAULT_AUDIO_TYPE, JackPortIsOutput, 0));
        if (inputs_.back() == nullptr || outputs_.back() == nullptr)
            throw ServerError("the JACK server has no port left for channel " + number);
    }
    if (jack_activate(client_.get()) != 0)
        throw ServerError("the JACK server does not run the client");
    connect(channels);
}

void RampClient::register_callbacks() {
    jack_client_t* client = client_.get();
    jack_set_process_callback(
        client,
        [](jack_nframes_t frames, void* self) {
            return static_cast<RampClient*>(self)->process(frames);
        },
        this);
    jack_set_buffer_size_callback(
        client,
        [](jack_nframes_t frames, void* self) {
            static_cast<RampClient*>(self)->change_period(frames);
            return 0;
        },
        this);
    jack_set_xrun_callback(
        client,
        [](void* self) {
            ++static_cast<RampClient*>(self)->xruns_;
            return 0;
        },
        this);
    jack_on_shutdown(
        client,
        [](void* self) {
            auto* gone = static_cast<RampClient*>(self);
            gone->gone_ = true;
            gone->begin_.release();
            gone->finish_.release();
        },
        this);
}

void RampClient::connect(unsigned channels) {
    const auto sources = card_ports(client_.get(), JackPortIsOutput, channels);
    const auto sinks = card_ports(client_.get(), JackPortIsInput, channels);
    for (unsigned i = 0; i < channels; ++i)
        if (jack_connect(client_.get(), sources[i].c_str(), jack_port_name(inputs_[i])) != 0 ||
            jack_connect(client_.get(), jack_port_name(outputs_[i]), sinks[i].c_str()) != 0)
            throw ServerError("the JACK server does not connect " + sources[i] + " and " +
                              sinks[i]);
}

int RampClient::process(jack_nframes_t frames) noexcept {
    const jack_nframes_t now = jack_last_frame_time(client_.get());
    std::uint64_t skipped = 0;
    // The server's 32-bit count wraps; its differences do not. A server that forgets the frames of
    // an xrun shows no gap.
    if (running_ && !resync_)
        skipped = static_cast<jack_nframes_t>(now - server_frame_);
    // JACK's thread callback is called by other threads too.
    if (!running_)
        thread_ = gettid();
    running_ = true;
    resync_ = false;
    server_frame_ = now + frames;
    const std::uint64_t before = frame_;
    frame_ += skipped;

    judge(static_cast<const float*>(jack_port_get_buffer(inputs_[0], frames)), frames, skipped);
    auto* ramp = static_cast<float*>(jack_port_get_buffer(outputs_[0], frames));
    host::fill_ramp(frame_, std::span<float>(ramp, frames));
    for (std::size_t i = 1; i < outputs_.size(); ++i)
        std::memcpy(jack_port_get_buffer(outputs_[i], frames), ramp, sizeof(float) * frames);

    cycles_.fetch_add(1, std::memory_order_relaxed);
    frame_ += frames;
    if (before < first_ && frame_ >= first_)
        begin_.release();
    if (before < end_ && frame_ >= end_)
        finish_.release();
    return 0;
}

void RampClient::judge(const float* captured, jack_nframes_t frames,
                       std::uint64_t skipped) noexcept {
    if (frame_ - skipped >= end_)
        return;
    judge_.skipped(skipped);
    if (frame_ < first_)
        judge_.restart();
    judge_.captured(frame_, std::span<const float>(captured, frames));
    if (frame_ < quarter_)
        lost_before_end_ = judge_.lost();
}

void RampClient::change_period(jack_nframes_t frames) noexcept {
    if (frames == period_)
        return;
    period_ = frames;
    resync_ = true;
    judge_ = host::RampJudge();
    lost_before_end_ = 0;
}

bool RampClient::wait_begin() {
    begin_.acquire();
    return !gone_;
}

bool RampClient::wait_end() {
    finish_.acquire();
    return !gone_;
}

PortLatency RampClient::latency() const {
    return {only_value(client_.get(), card_ports(client_.get(), JackPortIsOutput, 1)[0],
                       JackCaptureLatency),
            only_value(client_.get(), card_ports(client_.get(), JackPortIsInput, 1)[0],
                       JackPlaybackLatency)};
}

void RampClient::stop() noexcept {
    jack_deactivate(client_.get());
}

} // namespace lockstep::lab
