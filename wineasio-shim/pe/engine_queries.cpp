// SPDX-License-Identifier: LGPL-2.1-or-later
//
// The calls that ask and change nothing; see engine.hpp.
#include "engine.hpp"
#include "name_text.hpp"

#include <algorithm>
#include <iterator>

namespace lockstep {

Engine::State Engine::state() const {
    const std::lock_guard members(members_);
    return state_;
}

void Engine::set_state(State state) {
    const std::lock_guard members(members_);
    state_ = state;
}

std::shared_ptr<Backend> Engine::backend() const {
    const std::lock_guard members(members_);
    return backend_;
}

std::shared_ptr<Messages> Engine::messages() const {
    const std::lock_guard members(members_);
    return messages_;
}

std::string Engine::error() const {
    const std::lock_guard members(members_);
    return error_;
}

asio::Error Engine::fail(asio::Error error, std::string message) {
    const std::lock_guard members(members_);
    error_ = std::move(message);
    return error;
}

asio::Error Engine::fail(const Status& status, asio::Error invalid) {
    switch (status.code) {
    case linux_errno::no_memory:
        return fail(asio::NoMemory, status.message);
    case linux_errno::no_device:
    case linux_errno::not_supported:
        return fail(asio::NotPresent, status.message);
    case linux_errno::invalid:
        return fail(invalid, status.message);
    default:
        return fail(asio::HardwareMalfunction, status.message);
    }
}

std::vector<unsigned> Engine::shown(bool input, const Description& card) const {
    const std::lock_guard members(members_);
    return input ? settings_.inputs.of(card.inputs) : settings_.outputs.of(card.outputs);
}

std::vector<std::string> Engine::channel_names(bool input) const {
    std::vector<std::string> names;
    const std::shared_ptr<Backend> current = backend();
    if (!current)
        return names;
    const Description card = current->describe();
    for (unsigned channel = 0; channel < (input ? card.inputs : card.outputs); ++channel)
        names.push_back(current->channel_name(input, channel));
    return names;
}

std::vector<unsigned> Engine::rates_among(std::span<const unsigned> asked) const {
    std::vector<unsigned> rates;
    if (const std::shared_ptr<Backend> current = backend())
        std::copy_if(asked.begin(), asked.end(), std::back_inserter(rates),
                     [&](unsigned rate) { return static_cast<bool>(current->can_rate(rate)); });
    return rates;
}

std::optional<EngineStatus> Engine::status() {
    EngineStatus status;
    std::shared_ptr<Backend> current;
    std::shared_ptr<Run> run;
    {
        const std::lock_guard members(members_);
        if (!backend_)
            return std::nullopt;
        current = backend_;
        run = run_;
        status.running = state_ == State::running;
        status.settings = next_.value_or(settings_);
        if (buffers_)
            status.period = buffers_->period;
    }
    status.card = current->describe();
    status.clocks = look_at_clocks(*current);
    if (status.period == 0)
        status.period = status.card.period;
    status.frames_lost = current->frames_lost();
    if (run) {
        status.silent = status.running && run->is_silent();
        status.work = run->take_work();
    }
    return status;
}

asio::Error Engine::get_channels(std::int32_t* inputs, std::int32_t* outputs) {
    if (inputs == nullptr || outputs == nullptr)
        return fail(asio::InvalidParameter, "getChannels: null pointer.");
    *inputs = 0;
    *outputs = 0;
    const std::shared_ptr<Backend> current = backend();
    if (!current)
        return fail(asio::NotPresent, "getChannels: not initialised.");
    const Description card = current->describe();
    *inputs = static_cast<std::int32_t>(shown(true, card).size());
    *outputs = static_cast<std::int32_t>(shown(false, card).size());
    return asio::Ok;
}

asio::Error Engine::get_channel_info(asio::ChannelInfo* info) {
    if (info == nullptr)
        return fail(asio::InvalidParameter, "getChannelInfo: null pointer.");
    const std::shared_ptr<Backend> current = backend();
    if (!current)
        return fail(asio::NotPresent, "getChannelInfo: not initialised.");
    const Description card = current->describe();
    const bool input = info->isInput != asio::False;
    const std::vector<unsigned> channels = shown(input, card);
    if (info->channel < 0 || static_cast<std::size_t>(info->channel) >= channels.size())
        return fail(asio::InvalidParameter,
                    "getChannelInfo: no " + std::string(input ? "input" : "output") + " channel " +
                        std::to_string(info->channel) + "; there are " +
                        std::to_string(channels.size()) + ".");
    const unsigned channel = channels[static_cast<std::size_t>(info->channel)];
    info->isActive = asio::False;
    info->channelGroup = 0;
    info->type = card.format == abi::SampleFormat::int32 ? asio::Int32LSB : asio::Float32LSB;
    copy_text(info->name, sizeof info->name, current->channel_name(input, channel));
    std::shared_ptr<const Buffers> buffers;
    {
        const std::lock_guard members(members_);
        buffers = buffers_;
    }
    if (buffers)
        info->isActive =
            std::any_of(buffers->channels.begin(), buffers->channels.end(),
                        [&](const abi::ChannelBuffers& active) {
                            return (active.input != 0) == input && active.channel == channel;
                        });
    return asio::Ok;
}

asio::Error Engine::get_latencies(std::int32_t* input, std::int32_t* output) {
    if (input == nullptr || output == nullptr)
        return fail(asio::InvalidParameter, "getLatencies: null pointer.");
    *input = 0;
    *output = 0;
    const std::shared_ptr<Backend> current = backend();
    if (!current)
        return fail(asio::NotPresent, "getLatencies: not initialised.");
    const Description card = current->describe();
    *input = static_cast<std::int32_t>(card.input_latency);
    *output = static_cast<std::int32_t>(card.output_latency);
    const std::lock_guard members(members_);
    if (messages_)
        messages_->latencies_told(card.input_latency, card.output_latency);
    return asio::Ok;
}

asio::Error Engine::get_buffer_size(std::int32_t* minimum, std::int32_t* maximum,
                                    std::int32_t* preferred, std::int32_t* granularity) {
    if (minimum == nullptr || maximum == nullptr || preferred == nullptr || granularity == nullptr)
        return fail(asio::InvalidParameter, "getBufferSize: null pointer.");
    const std::shared_ptr<Backend> current = backend();
    if (!current)
        return fail(asio::NotPresent, "getBufferSize: not initialised.");
    const Description card = current->describe();
    *minimum = static_cast<std::int32_t>(card.period_minimum);
    *maximum = static_cast<std::int32_t>(card.period_maximum);
    *granularity = card.granularity;
    // On a card the user's setting, whatever size the host has: JUCE hosts take a changed preferred
    // size for a choice in the panel, and use it instead of the size that their own user chose.
    const std::lock_guard members(members_);
    *preferred = static_cast<std::int32_t>(settings_.jack ? card.period : settings_.period);
    return asio::Ok;
}

asio::Error Engine::get_sample_position(asio::Samples* position, asio::TimeStamp* time) {
    if (position == nullptr || time == nullptr)
        return fail(asio::InvalidParameter, "getSamplePosition: null pointer.");
    *position = {};
    *time = {};
    // Hosts ask in every callback: there it takes no lock.
    if (const Run* own = Run::current(); own != nullptr && own == running_.load()) {
        const Position now = own->position();
        *position = asio::split(now.frame);
        *time = asio::split(now.time_ns);
        return asio::Ok;
    }
    std::shared_ptr<Run> run;
    {
        const std::lock_guard members(members_);
        if (!backend_) {
            error_ = "getSamplePosition: not initialised.";
            return asio::NotPresent;
        }
        if (state_ == State::running)
            run = run_;
    }
    if (!run)
        return fail(asio::PositionNotAdvancing, "getSamplePosition: not running.");
    const Position now = run->position();
    *position = asio::split(now.frame);
    *time = asio::split(now.time_ns);
    return asio::Ok;
}

asio::Error Engine::output_ready() {
    // The outputs are taken as soon as bufferSwitch returns: a host that fills them there already
    // gets the lower latency, and getLatencies() already says so.
    return backend() ? asio::Ok : asio::NotPresent;
}

} // namespace lockstep
