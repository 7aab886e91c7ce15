// SPDX-License-Identifier: GPL-2.0-or-later
//
// A session's callbacks: what the driver's real-time and message threads run.
#include "session.hpp"

#include "call_log.hpp"
#include "counter.hpp"

#include <windows.h>

namespace host {

void Session::process(std::int32_t half, std::uint64_t position, std::uint64_t entered,
                      std::uint64_t time_ns) noexcept {
    callbacks_seen_.fetch_add(1, std::memory_order_relaxed);
    if (!running_) {
        late_callbacks_.fetch_add(1, std::memory_order_relaxed);
        return;
    }
    if (first_) {
        origin_ = position;
        first_ = false;
    }
    const std::uint64_t frame = position - origin_;
    const std::uint64_t skipped = frame - next_;
    if (skipped != 0)
        skipped_.fetch_add(skipped, std::memory_order_relaxed);
    processor_->process(
        {frame, skipped, entered, time_ns, period_, input_planes_[half], output_planes_[half]});
    if (output_ready_)
        driver_->outputReady();
    next_ = frame + period_;
    passed_ = next_;
    // Once a wait, at its end: the one system call here.
    if (next_ >= target_ && target_.exchange(~0ULL) != ~0ULL)
        SetEvent(reached_.get());
}

void Session::on_buffer_switch(std::int32_t half, asio::Bool) {
    const std::uint64_t entered = read_counter();
    Session* session = current_;
    if (session == nullptr)
        return;
    asio::Samples position{};
    asio::TimeStamp time{};
    session->driver_->getSamplePosition(&position, &time);
    if (session->log_ != nullptr)
        session->log_->add("bufferSwitch(%lld) frame %lld", half,
                           static_cast<std::int64_t>(asio::join(position)));
    session->process(half, asio::join(position), entered, asio::join(time));
}

asio::Time* Session::on_buffer_switch_time_info(asio::Time* time, std::int32_t half, asio::Bool) {
    const std::uint64_t entered = read_counter();
    Session* session = current_;
    if (session == nullptr)
        return nullptr;
    const std::uint64_t position = asio::join(time->timeInfo.samplePosition);
    if (session->log_ != nullptr)
        session->log_->add("bufferSwitchTimeInfo(%lld) frame %lld at %lld ns, flags %lld", half,
                           static_cast<std::int64_t>(position),
                           static_cast<std::int64_t>(asio::join(time->timeInfo.systemTime)),
                           time->timeInfo.flags);
    session->process(half, position, entered, asio::join(time->timeInfo.systemTime));
    return nullptr;
}

void Session::on_rate_change(asio::SampleRate rate) {
    Session* session = current_;
    if (session != nullptr && session->log_ != nullptr)
        session->log_->add("sampleRateDidChange(%lld)", static_cast<std::int64_t>(rate));
}

std::int32_t Session::on_message(std::int32_t selector, std::int32_t value, void*, double*) {
    Session* session = current_;
    if (session == nullptr)
        return 0;
    std::int32_t answer = 0;
    switch (selector) {
    case asio::SelectorSupported:
        answer = value == asio::EngineVersion || value == asio::ResetRequest ||
                 value == asio::LatenciesChanged || value == asio::SupportsTimeInfo ||
                 value == asio::Overload;
        break;
    case asio::EngineVersion:
        answer = 2;
        break;
    case asio::ResetRequest:
        ++session->resets_;
        SetEvent(session->reached_.get());
        answer = 1;
        break;
    case asio::LatenciesChanged:
    case asio::SupportsTimeInfo:
        answer = 1;
        break;
    case asio::Overload:
        ++session->overloads_;
        answer = 1;
        break;
    default:
        break;
    }
    if (session->log_ != nullptr)
        session->log_->add("asioMessage(%lld, %lld) = %lld", selector, value, answer);
    return answer;
}

} // namespace host
