// SPDX-License-Identifier: GPL-2.0-or-later
//
// A session's set-up and its controlling thread's side.
#include "session.hpp"

#include "call_log.hpp"
#include "errors.hpp"

#include <windows.h>

#include <cmath>
#include <string>

namespace host {

std::atomic<Session*> Session::current_{nullptr};

void Session::Handle::operator()(void* handle) const noexcept {
    CloseHandle(handle);
}

Session::Session(Driver& driver, const SessionSettings& settings, CallLog* log)
    : driver_(driver), log_(log), reached_(CreateEventW(nullptr, FALSE, FALSE, nullptr)) {
    if (settings.rate != 0) {
        if (driver_->canSampleRate(settings.rate) != asio::Ok)
            throw DriverError("the driver does not run at " + std::to_string(settings.rate) +
                              " frames a second");
        driver_.check(driver_->setSampleRate(settings.rate),
                      "setSampleRate(" + std::to_string(settings.rate) + ")");
    }
    double rate = 0;
    driver_.check(driver_->getSampleRate(&rate), "getSampleRate");
    rate_ = static_cast<unsigned>(std::lround(rate));
    if (settings.rate != 0 && rate_ != settings.rate)
        throw DriverError("the driver took " + std::to_string(settings.rate) +
                          " frames a second but runs at " + std::to_string(rate_));
    choose_period(settings.period);
    choose_channels(settings);
    // Hosts ask once before the buffers are made: it may change the latencies.
    output_ready_ = driver_->outputReady() == asio::Ok;
    make_buffers();
}

Session::~Session() {
    stop();
    driver_->disposeBuffers();
    current_ = nullptr;
}

void Session::choose_period(unsigned wanted) {
    std::int32_t minimum = 0;
    std::int32_t maximum = 0;
    std::int32_t preferred = 0;
    std::int32_t granularity = 0;
    driver_.check(driver_->getBufferSize(&minimum, &maximum, &preferred, &granularity),
                  "getBufferSize");
    period_ = wanted == 0 ? static_cast<unsigned>(preferred) : wanted;
    const auto low = static_cast<unsigned>(minimum);
    const auto high = static_cast<unsigned>(maximum);
    bool allowed = period_ >= low && period_ <= high;
    std::string rule = std::to_string(low) + " to " + std::to_string(high);
    if (granularity == -1) {
        allowed = allowed && (period_ & (period_ - 1)) == 0;
        rule += ", powers of two";
    } else if (granularity > 0) {
        allowed = allowed && (period_ - low) % static_cast<unsigned>(granularity) == 0;
        rule += " in steps of " + std::to_string(granularity);
    }
    if (!allowed)
        throw InputError("period " + std::to_string(period_) + ": the driver allows " + rule +
                         " frames");
}

void Session::choose_channels(const SessionSettings& settings) {
    const int inputs = settings.inputs;
    const int outputs = settings.outputs;
    std::int32_t there_in = 0;
    std::int32_t there_out = 0;
    driver_.check(driver_->getChannels(&there_in, &there_out), "getChannels");
    if (inputs > there_in || outputs > there_out)
        throw InputError("channels " + std::to_string(inputs > there_in ? inputs : outputs) +
                         ": the driver has " + std::to_string(there_in) + " inputs and " +
                         std::to_string(there_out) + " outputs");
    channels_ =
        settings.channels.value_or(ChannelSet{{},
                                              first_channels(inputs < 0 ? there_in : inputs),
                                              first_channels(outputs < 0 ? there_out : outputs)});
    inputs_ = static_cast<unsigned>(channels_.inputs.size());
    outputs_ = static_cast<unsigned>(channels_.outputs.size());
    if (inputs_ + outputs_ == 0)
        throw InputError("channels 0: at least one input or output is needed");
}

void Session::make_buffers() {
    for (unsigned index = 0; index < inputs_ + outputs_; ++index) {
        const bool input = index < inputs_;
        asio::ChannelInfo info{};
        info.channel = input ? channels_.inputs[index] : channels_.outputs[index - inputs_];
        info.isInput = input ? asio::True : asio::False;
        infos_.push_back({info.isInput, info.channel, {nullptr, nullptr}});
        driver_.check(driver_->getChannelInfo(&info), "getChannelInfo");
        const auto encoding = encoding_of(info.type);
        if (!encoding || (index > 0 && *encoding != encoding_))
            throw DriverError("channel '" + std::string(info.name) + "' has sample type " +
                              std::to_string(info.type) +
                              ", which this program does not know or which differs from the "
                              "other channels'");
        encoding_ = *encoding;
    }
    current_ = this;
    callbacks_ = {&on_buffer_switch, &on_rate_change, &on_message, &on_buffer_switch_time_info};
    const asio::Error made =
        driver_->createBuffers(infos_.data(), static_cast<std::int32_t>(infos_.size()),
                               static_cast<std::int32_t>(period_), &callbacks_);
    if (made != asio::Ok)
        current_ = nullptr;
    driver_.check(made, "createBuffers(" + std::to_string(period_) + " frames)");
    for (const asio::BufferInfo& info : infos_) {
        for (int half = 0; half < 2; ++half) {
            auto* plane = static_cast<std::byte*>(info.buffers[half]);
            if (info.isInput == asio::True)
                input_planes_[half].push_back(plane);
            else
                output_planes_[half].push_back(plane);
        }
    }
    read_latencies();
}

void Session::read_latencies() {
    std::int32_t input = 0;
    std::int32_t output = 0;
    driver_.check(driver_->getLatencies(&input, &output), "getLatencies");
    input_latency_ = static_cast<unsigned>(input);
    output_latency_ = static_cast<unsigned>(output);
}

void Session::start(Processor& processor) {
    processor_ = &processor;
    first_ = true;
    next_ = 0;
    passed_ = 0;
    running_ = true;
    const asio::Error started = driver_->start();
    if (started != asio::Ok)
        running_ = false;
    driver_.check(started, "start");
}

void Session::stop() {
    if (!running_)
        return;
    driver_->stop();
    running_ = false;
}

void Session::wait_frames(std::uint64_t frames) {
    target_ = frames;
    std::uint64_t last = 0;
    while ((last = passed_) < frames) {
        HANDLE event = reached_.get();
        const DWORD woken = MsgWaitForMultipleObjects(1, &event, FALSE, 10'000, QS_ALLINPUT);
        if (woken == WAIT_OBJECT_0 + 1) {
            MSG message;
            while (PeekMessageW(&message, nullptr, 0, 0, PM_REMOVE))
                DispatchMessageW(&message);
        }
        const bool reset = resets_ > 0;
        const bool stalled = woken == WAIT_TIMEOUT && passed_ == last;
        if (!reset && !stalled)
            continue;
        stop(); // the processor goes before the session does: no callback may follow
        if (reset)
            throw DriverError("the driver asked for a reset after " + std::to_string(passed_) +
                              " frames");
        throw DriverError("the driver has not called back for 10 s, after " + std::to_string(last) +
                          " frames");
    }
    target_ = ~0ULL;
    read_latencies();
}

SessionCounts Session::counts() const noexcept {
    return {callbacks_seen_, skipped_, overloads_, resets_, late_callbacks_};
}

} // namespace host
