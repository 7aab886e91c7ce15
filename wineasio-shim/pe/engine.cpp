// SPDX-License-Identifier: LGPL-2.1-or-later
//
// The calls that change the state; those that ask are in engine_queries.cpp, those
// about the sample rate in engine_rate.cpp.
#include "engine.hpp"

#include <cstring>
#include <utility>

namespace lockstep {
namespace {

// A dead server leaves the real-time thread in a wait that never ends; stop() has a second.
constexpr unsigned soft_end_ms = 450; // more than the longest period, 8192 frames at 32 kHz
constexpr unsigned hard_end_ms = 350;
constexpr unsigned message_end_ms = 500;

constexpr std::size_t alignment = 64; // bytes; a cache line, and what SIMD code of hosts likes

asio::Error error_of(const Status& status) {
    switch (status.code) {
    case linux_errno::no_memory:
        return asio::NoMemory;
    case linux_errno::no_device:
        return asio::NotPresent;
    case linux_errno::invalid:
        return asio::InvalidMode;
    default:
        return asio::HardwareMalfunction;
    }
}

} // namespace

Engine::~Engine() {
    drop_buffers();
    // On the real-time thread nothing could be waited for: the run holds what it needs, and ends
    // when the callback that released the driver returns.
    if (Run::on_real_time_thread() && run_)
        run_->close();
    if (messages_)
        messages_->end();
    if (!run_)
        close();
}

bool Engine::init(const RegistryValues& values) {
    if (Run::on_real_time_thread())
        return state() != State::loaded;
    const std::lock_guard control(control_);
    // Hosts that call init twice keep what they have; without buffers it is opened anew, with what
    // the registry says now.
    if (state() >= State::prepared)
        return true;
    close();
    take_next();
    std::string error;
    const std::optional<Settings> settings = parse_settings(values, error);
    if (!settings) {
        fail(asio::InvalidParameter, error);
        return false;
    }
    return open(*settings);
}

// A card opens once: it is free for the next when this returns, though a call in another thread, or
// the message that the host is in, may hold the backend still.
void Engine::close() {
    std::shared_ptr<Backend> closing;
    {
        const std::lock_guard members(members_);
        state_ = State::loaded;
        closing.swap(backend_);
    }
    if (closing)
        closing->give_back();
}

// Whatever was open is closed already.
bool Engine::open(const Settings& settings) {
    Status status;
    Settings at_rate = settings;
    if (!settings.jack)
        at_rate.rate = platform_->kept_rate().of(settings);
    std::shared_ptr<Backend> backend = platform_->open(at_rate, status);
    if (!backend && at_rate.rate != settings.rate) // another card by the same name
        backend = platform_->open(settings, status);
    if (!backend) {
        fail(asio::NotPresent, status.message);
        return false;
    }
    const std::lock_guard members(members_);
    settings_ = settings;
    clocks_ = {}; // of the card before
    backend_ = std::move(backend);
    state_ = State::initialized;
    error_.clear();
    return true;
}

asio::Error Engine::reopen(const Settings& settings) {
    Settings old;
    {
        const std::lock_guard members(members_);
        old = settings_;
    }
    close();
    if (open(settings))
        return asio::Ok;
    const std::string why = error();
    open(old);
    return fail(asio::NotPresent, why);
}

std::optional<Settings> Engine::take_next() {
    const std::lock_guard members(members_);
    return std::exchange(next_, std::nullopt);
}

asio::Error Engine::apply(const RegistryValues& values) {
    if (Run::on_real_time_thread())
        return fail(asio::InvalidMode, "Settings cannot be applied inside a callback.");
    std::string error;
    const std::optional<Settings> settings = parse_settings(values, error);
    if (!settings)
        return fail(asio::InvalidParameter, error);
    const std::lock_guard control(control_);
    const Settings now = next_.value_or(settings_);
    // On jack all but the channels is the server's.
    Settings wanted = now;
    if (settings->jack && now.jack) {
        wanted.inputs = settings->inputs;
        wanted.outputs = settings->outputs;
    } else {
        wanted = *settings;
    }
    if (state() == State::loaded || wanted == now)
        return asio::Ok;
    if (state() == State::initialized)
        return reopen(wanted);
    Settings same_but_period = wanted;
    same_but_period.period = settings_.period;
    const bool only_period = same_but_period == settings_;
    {
        const std::lock_guard members(members_);
        next_ = wanted;
    }
    messages_->ask_for_reset(only_period ? wanted.period : 0);
    return asio::Ok;
}

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
    const std::string wrong = check_infos(infos, count);
    if (!wrong.empty())
        return fail(asio::InvalidParameter, wrong);
    const Description card = backend_->describe();
    const bool in_range = period >= 0 && static_cast<unsigned>(period) >= card.period_minimum &&
                          static_cast<unsigned>(period) <= card.period_maximum;
    const bool in_step = card.granularity != -1 || (period & (period - 1)) == 0;
    if (!in_range || !in_step) {
        std::string allowed = std::to_string(card.period_minimum);
        if (card.period_maximum != card.period_minimum)
            allowed += " to " + std::to_string(card.period_maximum) +
                       (card.granularity == -1 ? ", powers of two" : "");
        return fail(asio::InvalidMode, "createBuffers: " + std::to_string(period) +
                                           " frames; allowed: " + allowed + ".");
    }

    end_messages();
    release_buffers();
    auto buffers = std::make_shared<Buffers>();
    buffers->callbacks = *callbacks;
    buffers->period = static_cast<unsigned>(period);
    const std::size_t half =
        (static_cast<std::size_t>(period) * sizeof(std::int32_t) + alignment - 1) / alignment *
        alignment;
    buffers->memory = platform_->allocate(half * 2 * static_cast<std::size_t>(count) + alignment);
    if (!buffers->memory)
        return fail(asio::NoMemory, "createBuffers: no memory.");
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
    const Status status = backend_->prepare(buffers->channels, buffers->period);
    if (!status)
        return fail(error_of(status), status.message);

    // Some hosts answer 1 and leave the pointer null.
    buffers->time_info = callbacks->asioMessage != nullptr &&
                         callbacks->bufferSwitchTimeInfo != nullptr &&
                         callbacks->asioMessage(asio::SupportsTimeInfo, 0, nullptr, nullptr) == 1;
    auto clock = std::make_shared<HostClock>(HostClock::measure(
        [this] { return platform_->time_get_time(); }, [this] { return backend_->now_ns(); }));
    auto messages = std::make_shared<Messages>(platform_, backend_, clock, *callbacks);
    message_thread_ =
        platform_->start_thread(Platform::Kind::message, [messages] { messages->loop(); });
    if (!message_thread_) {
        backend_->unprepare();
        return fail(asio::NoMemory, "createBuffers: no thread for messages.");
    }
    const std::lock_guard members(members_);
    buffers_ = std::move(buffers);
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

asio::Error Engine::start() {
    if (Run::on_real_time_thread())
        return fail(asio::InvalidMode, "start cannot be called inside a callback.");
    const std::lock_guard control(control_);
    if (state() == State::loaded)
        return fail(asio::NotPresent, "start: not initialised.");
    if (state() != State::prepared)
        return fail(asio::InvalidMode, state() == State::running ? "start: already running."
                                                                 : "start: create buffers first.");
    end_run(); // one that the host stopped from its callback
    if (state() != State::prepared)
        return fail(asio::HardwareMalfunction, error());
    return start_run();
}

asio::Error Engine::start_run() {
    auto run =
        std::make_shared<Run>(backend_, buffers_, clock_,
                              static_cast<double>(backend_->describe().rate), time_code_wanted_);
    {
        const std::lock_guard members(members_);
        run_ = run;
        running_ = run.get();
    }
    run_thread_ = platform_->start_thread(Platform::Kind::real_time, [run] { run->loop(); });
    if (!run_thread_) {
        {
            const std::lock_guard members(members_);
            running_ = nullptr;
            run_.reset();
            state_ = State::prepared;
        }
        return fail(asio::NoMemory, "start: no real-time thread.");
    }
    // The host may be called before this returns: it is running from here on.
    set_state(State::running);
    const Status status = backend_->start();
    if (!status) {
        end_run();
        return fail(error_of(status), status.message);
    }
    return asio::Ok;
}

asio::Error Engine::stop() {
    if (Run::on_real_time_thread()) {
        // Bad hosts stop from their callback: it is the last one, and the thread ends by itself.
        const std::lock_guard members(members_);
        if (run_)
            run_->close();
        if (state_ == State::running)
            state_ = State::prepared;
        return asio::Ok;
    }
    const std::lock_guard control(control_);
    if (state() == State::loaded && !buffers_)
        return fail(asio::NotPresent, "stop: not initialised.");
    end_run();
    return asio::Ok;
}

void Engine::end_run() {
    if (!run_)
        return;
    run_->close();
    backend_->interrupt(false);
    bool ended = run_thread_->join(soft_end_ms);
    // A callback under way takes the time that the host takes.
    while (!ended && !run_->close())
        ended = run_thread_->join(soft_end_ms);
    if (!ended) {
        backend_->interrupt(true);
        ended = run_thread_->join(hard_end_ms);
    }
    // A thread that had stopped by itself did not see the interruption: it must not meet the next.
    if (ended)
        backend_->stop();
    run_thread_.reset();
    const std::lock_guard members(members_);
    running_ = nullptr;
    run_.reset();
    if (state_ == State::running)
        state_ = State::prepared;
    if (!ended) {
        // The thread keeps its session and its buffers; this driver object starts afresh.
        backend_.reset();
        state_ = State::loaded;
        error_ = "The audio server no longer answers. Restart it, then select this driver again.";
    }
}

} // namespace lockstep
