// SPDX-License-Identifier: LGPL-2.1-or-later
//
// What the driver tells the host on its own: reset requests, changed latencies, overloads,
// another clock. Always on an ordinary Windows thread, never on the real-time thread nor on one of
// the server's, because the host may do anything inside, including releasing the driver.
//
// Lifetime: shared by the engine and the message thread, whichever ends last.
#pragma once

#include "asio.hpp"
#include "backend.hpp"
#include "clock.hpp"

#include <atomic>
#include <memory>
#include <mutex>

namespace lockstep {

class Messages {
  public:
    Messages(std::shared_ptr<Platform> platform, std::shared_ptr<Backend> backend,
             std::shared_ptr<HostClock> clock, const asio::Callbacks& callbacks,
             std::shared_ptr<std::atomic<double>> unread_rate);

    // Body of the message thread; returns after end().
    void loop();
    // From now on no message begins. Any thread, also from inside a message.
    void end();
    // The user changed settings: the host is to take them up. buffer_size: the new size where
    // nothing else has changed, else 0. Any thread.
    void ask_for_reset(unsigned buffer_size);
    // What getLatencies() last answered: the host is told only when it becomes untrue.
    void latencies_told(unsigned input, unsigned output);
    // The clock source that the host last heard of, likewise.
    void clock_told(unsigned current) {
        const std::lock_guard lock(clock_mutex_);
        told_clock_ = current;
    }
    // The host sets the source itself, and is not told of that: choose() does it, and returns the
    // source that the card goes by then. No event is looked at meanwhile.
    template <typename Choose> void clock_chosen(Choose choose) {
        const std::lock_guard lock(clock_mutex_);
        told_clock_ = choose();
    }

    // True on a thread that is inside loop(), of whichever driver object.
    static bool on_message_thread();

  private:
    enum class Gate { idle, in_message, ended };

    void tell(std::uint32_t events);
    void tell_unread(double rate);
    void tell_of_settings(unsigned buffer_size);
    void send_rate(double rate);
    bool latencies_differ();
    bool enter_message(); // false: the host cannot be told anything any more
    void leave_message();
    bool clock_differs();
    // 0 also when the host cannot be asked any more.
    std::int32_t send(asio::MessageSelector selector, std::int32_t value);
    void send_if_supported(asio::MessageSelector selector);

    std::shared_ptr<Platform> platform_;
    std::shared_ptr<Backend> backend_;
    std::shared_ptr<HostClock> clock_;
    asio::Callbacks callbacks_;
    std::atomic<Gate> gate_{Gate::idle};
    std::atomic<std::uint64_t> told_;
    std::mutex clock_mutex_; // also while the card is asked for what is compared with it
    unsigned told_clock_ = 0;
    // What ask_for_reset() was given; the negative number: nothing was asked for.
    static constexpr std::int64_t nothing = -1;
    std::atomic<std::int64_t> asked_{nothing};
    const std::shared_ptr<std::atomic<double>> unread_rate_; // the engine's, for the host to know
};

} // namespace lockstep
