// SPDX-License-Identifier: LGPL-2.1-or-later
//
// The calls about the host's buffers; see engine.hpp.
#include "engine.hpp"

#include <utility>

namespace lockstep {
namespace {

constexpr unsigned message_end_ms = 500;

constexpr std::size_t alignment = 64; // bytes; a cache line, and what SIMD code of hosts likes

// Empty, or what is wrong with it.
std::string judge_period(const Description& card, std::int32_t period) {
    const bool in_range = period >= 0 && static_cast<unsigned>(period) >= card.period_minimum &&
                          static_cast<unsigned>(period) <= card.period_maximum;
    if (in_range && (card.granularity != -1 || (period & (period - 1)) == 0))
        return {};
    std::string allowed = std::to_string(card.period_minimum);
    if (card.period_maximum != card.period_minimum)
        allowed += " to " + std::to_string(card.period_maximum) +
                   (card.granularity == -1 ? ", powers of two" : "");
    return "createBuffers: " + std::to_string(period) + " frames; allowed: " + allowed + ".";
}

} // namespace

std::string Engine::check_infos(const asio::BufferInfo* infos, std::int32_t count) const {
    const Description card = backend_->describe();
    const std::size_t inputs = shown(true, card).size();
    const std::size_t outputs = shown(false, card).size();
    if (count < 0 || (count > 0 && infos == nullptr))
        return "createBuffers: no channel list.";
    std::vector<bool> taken(inputs + outputs, false);
    for (std::int32_t i = 0; i < count; ++i) {
        const bool input = infos[i].isInput != asio::False;
        const std::size_t available = input ? inputs : outputs;
        const std::int32_t number = infos[i].channelNum;
        const std::string name =
            std::string(input ? "input" : "output") + " channel " + std::to_string(number);
        if (number < 0 || static_cast<std::size_t>(number) >= available)
            return "createBuffers: no " + name + "; there are " + std::to_string(available) + ".";
        const std::size_t slot = static_cast<std::size_t>(number) + (input ? 0 : inputs);
        if (taken[slot])
            return "createBuffers: " + name + " is asked for twice.";
        taken[slot] = true;
    }
    return {};
}

// Two halves for each channel, whose addresses go into the infos. Null: there is no memory.
std::shared_ptr<Buffers> Engine::lay_out(asio::BufferInfo* infos, std::int32_t count,
                                         std::int32_t period) {
    auto buffers = std::make_shared<Buffers>();
    buffers->period = static_cast<unsigned>(period);
    const std::size_t half =
        (buffers->period * sizeof(std::int32_t) + alignment - 1) / alignment * alignment;
    buffers->memory = platform_->allocate(half * 2 * static_cast<std::size_t>(count) + alignment);
    if (!buffers->memory)
        return nullptr;
    const Description card = backend_->describe();
    const std::vector<unsigned> inputs = shown(true, card);
    const std::vector<unsigned> outputs = shown(false, card);
    char* next = static_cast<char*>(buffers->memory.get());
    buffers->channels.reserve(static_cast<std::size_t>(count));
    for (std::int32_t i = 0; i < count; ++i) {
        abi::ChannelBuffers channel{};
        channel.input = infos[i].isInput != asio::False ? 1 : 0;
        channel.channel =
            (channel.input ? inputs : outputs)[static_cast<std::size_t>(infos[i].channelNum)];
        for (int side = 0; side < 2; ++side, next += half) {
            infos[i].buffers[side] = next;
            channel.halves[side] = reinterpret_cast<std::uintptr_t>(next);
        }
        buffers->channels.push_back(channel);
    }
    return buffers;
}

asio::Error Engine::create_buffers(asio::BufferInfo* infos, std::int32_t count, std::int32_t period,
                                   const asio::Callbacks* callbacks) {
    if (Run::on_real_time_thread())
        return fail(asio::InvalidMode, "createBuffers cannot be called inside a callback.");
    const std::lock_guard control(control_);
    if (state() == State::loaded)
        return fail(asio::NotPresent, "createBuffers: not initialised.");
    if (state() == State::running)
        return fail(asio::InvalidMode, "createBuffers: stop first.");
    if (callbacks == nullptr || callbacks->bufferSwitch == nullptr)
        return fail(asio::InvalidParameter, "createBuffers: no bufferSwitch callback.");
    if (const std::string wrong = check_infos(infos, count); !wrong.empty())
        return fail(asio::InvalidParameter, wrong);
    if (const std::string wrong = judge_period(backend_->describe(), period); !wrong.empty())
        return fail(asio::InvalidMode, wrong);

    end_run(); // one that the host stopped from its callback
    if (state() == State::loaded)
        return asio::HardwareMalfunction;
    end_messages();
    release_buffers();
    const std::shared_ptr<Buffers> buffers = lay_out(infos, count, period);
    if (!buffers)
        return fail(asio::NoMemory, "createBuffers: no memory.");
    buffers->callbacks = *callbacks;
    if (const Status status = backend_->prepare(buffers->channels, buffers->period); !status)
        return fail(status, asio::InvalidMode);
    // Some hosts answer 1 and leave the pointer null.
    buffers->time_info = callbacks->asioMessage != nullptr &&
                         callbacks->bufferSwitchTimeInfo != nullptr &&
                         callbacks->asioMessage(asio::SupportsTimeInfo, 0, nullptr, nullptr) == 1;
    auto clock = std::make_shared<HostClock>(HostClock::measure(
        [this] { return platform_->time_get_time(); }, [this] { return backend_->now_ns(); }));
    auto messages =
        std::make_shared<Messages>(platform_, backend_, clock, *callbacks, unread_rate_);
    message_thread_ =
        platform_->start_thread(Platform::Kind::message, [messages] { messages->loop(); });
    if (!message_thread_) {
        backend_->unprepare();
        return fail(asio::NoMemory, "createBuffers: no thread for messages.");
    }
    const std::lock_guard members(members_);
    buffers_ = buffers;
    clock_ = std::move(clock);
    messages_ = std::move(messages);
    state_ = State::prepared;
    return asio::Ok;
}

asio::Error Engine::dispose_buffers() {
    if (Run::on_real_time_thread())
        return fail(asio::InvalidMode, "disposeBuffers cannot be called inside a callback.");
    const std::lock_guard control(control_);
    const asio::Error outcome = drop_buffers();
    // Hosts that take up new settings ask anew what the card is like, some of them without init().
    if (const std::optional<Settings> next = take_next();
        outcome == asio::Ok && next && state() == State::initialized)
        reopen(*next);
    return outcome;
}

asio::Error Engine::drop_buffers() {
    if (Run::on_real_time_thread())
        return asio::InvalidMode;
    const std::lock_guard control(control_);
    if (!buffers_)
        return fail(asio::InvalidMode, "disposeBuffers: there are none.");
    end_run();
    end_messages();
    release_buffers();
    return asio::Ok;
}

void Engine::release_buffers() {
    if (backend_ && buffers_)
        backend_->unprepare();
    const std::lock_guard members(members_);
    buffers_.reset();
    if (state_ > State::initialized)
        state_ = State::initialized;
}

void Engine::end_messages() {
    if (!messages_)
        return;
    messages_->end();
    // From inside a message there is nothing to wait for; nor longer than this for a host whose
    // message handler waits for the thread that called us.
    if (!Messages::on_message_thread())
        message_thread_->join(message_end_ms);
    message_thread_.reset();
    const std::lock_guard members(members_);
    messages_.reset();
}

} // namespace lockstep
