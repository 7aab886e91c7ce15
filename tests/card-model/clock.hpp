// SPDX-License-Identifier: GPL-2.0-or-later
//
// Lets a card's time pass. Two paces: "wall" follows this machine's clock, whatever the guest does;
// "gated" does too but stands still from each interrupt until the driver has confirmed it, so that
// a guest that is slow to be scheduled loses nothing. Stopped, time passes by step() alone.
#pragma once

#include "card-model/card.hpp"

#include <chrono>
#include <condition_variable>
#include <functional>
#include <mutex>

namespace card_model {

enum class Pace { stopped, gated, wall };

struct ClockMode {
    Pace pace = Pace::gated;
    double slow = 1; // a second of the card takes so many of this machine, 0.01 to 10,000
};

class Clock {
  public:
    // `card` and `lock` must outlive it. The card is touched under the lock only; `stepped` is
    // called with it held, after time has passed.
    Clock(Card& card, std::mutex& lock, std::function<void()> stepped)
        : card_(card), lock_(lock), stepped_(std::move(stepped)) {}

    // Paces until end(); a thread of its own.
    void run();
    void end();

    // With the lock held. Throws std::invalid_argument if `slow` is out of range.
    void set(const ClockMode& mode);
    const ClockMode& mode() const { return mode_; }
    // Lets `frames` pass, a multiple of 16 (std::invalid_argument), on a stopped clock
    // (std::logic_error). Where an interrupt waits to be confirmed it waits with the lock released,
    // `patience` at the most (std::runtime_error).
    void step(std::uint64_t frames, std::unique_lock<std::mutex>& held,
              std::chrono::milliseconds patience);
    // The driver may have confirmed an interrupt. The lock need not be held.
    void driver_acted() { confirmed_.notify_all(); }

  private:
    using Time = std::chrono::steady_clock;
    void pass_bursts(unsigned bursts);
    void keep_pace(std::unique_lock<std::mutex>& held, Time::time_point& due);

    Card& card_;
    std::mutex& lock_;
    std::function<void()> stepped_;
    std::condition_variable changed_;   // the mode, or that it is to end
    std::condition_variable confirmed_; // perhaps an interrupt
    ClockMode mode_;
    bool ending_ = false;
};

} // namespace card_model
