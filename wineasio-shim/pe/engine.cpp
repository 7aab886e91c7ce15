// SPDX-License-Identifier: LGPL-2.1-or-later
//
// Opening and closing the card, and the settings that it is opened with. The calls about buffers
// are in engine_buffers.cpp, those that start and stop in engine_run.cpp, those that ask in
// engine_queries.cpp; see engine.hpp.
#include "engine.hpp"

#include <utility>

namespace lockstep {

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

} // namespace lockstep
