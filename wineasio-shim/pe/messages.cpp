// SPDX-License-Identifier: LGPL-2.1-or-later
//
// The message thread; see messages.hpp.
#include "messages.hpp"

#include <utility>

namespace lockstep {
namespace {

thread_local bool inside_loop = false;

// How long what the real-time thread notes may wait to be told: it makes no system call, so it
// cannot wake this thread. What the server's own threads note wakes it at once.
constexpr unsigned look_every_ms = 100;

constexpr std::uint64_t pair(unsigned input, unsigned output) {
    return (static_cast<std::uint64_t>(input) << 32) | output;
}

} // namespace

Messages::Messages(std::shared_ptr<Platform> platform, std::shared_ptr<Backend> backend,
                   std::shared_ptr<HostClock> clock, const asio::Callbacks& callbacks,
                   std::shared_ptr<std::atomic<double>> unread_rate)
    : platform_(std::move(platform)), backend_(std::move(backend)), clock_(std::move(clock)),
      callbacks_(callbacks), unread_rate_(std::move(unread_rate)) {
    const Description now = backend_->describe();
    told_ = pair(now.input_latency, now.output_latency);
    ClockList clocks;
    backend_->clocks(clocks);
    told_clock_ = clocks.current;
}

bool Messages::on_message_thread() {
    return inside_loop;
}

void Messages::latencies_told(unsigned input, unsigned output) {
    told_ = pair(input, output);
}

void Messages::end() {
    gate_.store(Gate::ended);
    backend_->wake_events();
}

void Messages::loop() {
    inside_loop = true;
    while (gate_.load() != Gate::ended) {
        const double unread = *unread_rate_;
        const std::uint32_t events = backend_->wait_events(look_every_ms);
        if (events & event_crashed) {
            // The host opens the driver anew, and is then refused with the reason.
            send_if_supported(asio::ResetRequest);
            return;
        }
        clock_->follow(backend_->now_ns(), platform_->time_get_time());
        const std::int64_t asked = asked_.exchange(nothing);
        if (asked != nothing)
            tell_of_settings(static_cast<unsigned>(asked));
        if (events != 0)
            tell(events);
        else
            tell_unread(unread);
    }
}

void Messages::ask_for_reset(unsigned buffer_size) {
    asked_ = buffer_size;
    backend_->wake_events();
}

// A host that reads the rate back does so at once: it has had the time of a look, since before the
// wait that has just ended.
void Messages::tell_unread(double rate) {
    if (rate != 0 && unread_rate_->compare_exchange_strong(rate, 0))
        send_rate(rate);
}

void Messages::send_rate(double rate) {
    if (callbacks_.sampleRateDidChange == nullptr || !enter_message())
        return;
    callbacks_.sampleRateDidChange(rate);
    leave_message();
}

void Messages::tell_of_settings(unsigned buffer_size) {
    if (callbacks_.asioMessage == nullptr)
        return;
    // The gentler way, for hosts that have it; those that do not take it are told to reset.
    if (buffer_size != 0 && send(asio::SelectorSupported, asio::BufferSizeChange) == 1 &&
        send(asio::BufferSizeChange, static_cast<std::int32_t>(buffer_size)) == 1)
        return;
    send_if_supported(asio::ResetRequest);
}

void Messages::tell(std::uint32_t events) {
    // A reset makes the host ask everything anew: nothing else need be said with it. That a server
    // has gone is nothing that a host can mend: it would only lose its driver.
    if (events & abi::event_rate_changed) {
        *unread_rate_ = 0;
        send_rate(backend_->describe().rate);
    }
    if (events & (abi::event_period_changed | abi::event_rate_changed)) {
        send_if_supported(asio::ResetRequest);
        return;
    }
    if ((events & abi::event_latencies_changed) && latencies_differ())
        send_if_supported(asio::LatenciesChanged);
    if ((events & abi::event_clock_changed) && clock_differs())
        send_if_supported(asio::ResyncRequest);
    if (events & abi::event_overload)
        send_if_supported(asio::Overload);
}

bool Messages::latencies_differ() {
    const Description now = backend_->describe();
    const std::uint64_t current = pair(now.input_latency, now.output_latency);
    return told_.exchange(current) != current;
}

bool Messages::clock_differs() {
    const std::lock_guard lock(clock_mutex_);
    ClockList clocks;
    return backend_->clocks(clocks) && std::exchange(told_clock_, clocks.current) != clocks.current;
}

bool Messages::enter_message() {
    Gate expected = Gate::idle;
    return gate_.compare_exchange_strong(expected, Gate::in_message);
}

void Messages::leave_message() {
    Gate expected = Gate::in_message;
    gate_.compare_exchange_strong(expected, Gate::idle);
}

std::int32_t Messages::send(asio::MessageSelector selector, std::int32_t value) {
    if (!enter_message())
        return 0;
    const std::int32_t answer = callbacks_.asioMessage(selector, value, nullptr, nullptr);
    leave_message();
    return answer;
}

void Messages::send_if_supported(asio::MessageSelector selector) {
    if (callbacks_.asioMessage == nullptr)
        return;
    if (send(asio::SelectorSupported, selector) == 1)
        send(selector, 0);
}

} // namespace lockstep
