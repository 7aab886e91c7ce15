// SPDX-License-Identifier: LGPL-2.1-or-later
//
// Starting and stopping; see engine.hpp.
#include "engine.hpp"

#include <utility>

namespace lockstep {
namespace {

// A dead server leaves the real-time thread in a wait that never ends; stop() has a second.
constexpr unsigned soft_end_ms = 450; // more than the longest period, 8192 frames at 32 kHz
constexpr unsigned hard_end_ms = 350;

} // namespace

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
    if (state() == State::loaded)
        return asio::HardwareMalfunction;
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
        return fail(status, asio::InvalidMode);
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
        error_ = settings_.jack ? "The audio server no longer answers. Restart it, then select "
                                  "this driver again."
                                : "The sound card no longer answers. Check it, then select this "
                                  "driver again.";
    }
}

} // namespace lockstep
