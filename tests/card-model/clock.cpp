// SPDX-License-Identifier: GPL-2.0-or-later
//
// When bursts are due; see clock.hpp.
#include "card-model/clock.hpp"

#include <algorithm>
#include <cmath>
#include <stdexcept>
#include <string>

namespace card_model {
namespace {

using namespace std::chrono_literals;

// How often this machine is woken at the most: at high rates several bursts pass at once.
constexpr std::chrono::nanoseconds shortest_sleep = 250us;
// With the engine stopped only MIDI passes, and may do so in larger steps.
constexpr std::chrono::nanoseconds idle_sleep = 10ms;

} // namespace

void Clock::set(const ClockMode& mode) {
    if (!(mode.slow >= 0.01 && mode.slow <= 10000))
        throw std::invalid_argument("slow=" + std::to_string(mode.slow) +
                                    ": allowed are 0.01 to 10000");
    mode_ = mode;
    changed_.notify_all();
    confirmed_.notify_all();
}

void Clock::end() {
    const std::lock_guard held(lock_);
    ending_ = true;
    changed_.notify_all();
    confirmed_.notify_all();
}

// An interrupt on the way is seen before the next burst.
void Clock::pass_bursts(unsigned bursts) {
    for (; bursts > 0 && (mode_.pace != Pace::gated || card_.gate_open()); --bursts) {
        card_.step();
        stepped_();
    }
}

void Clock::run() {
    std::unique_lock held(lock_);
    auto due = Time::now();
    while (!ending_) {
        if (mode_.pace == Pace::stopped) {
            changed_.wait(held);
            due = Time::now();
        } else {
            keep_pace(held, due);
        }
    }
}

void Clock::keep_pace(std::unique_lock<std::mutex>& held, Time::time_point& due) {
    const auto now = Time::now();
    if (mode_.pace == Pace::gated) {
        if (!card_.gate_open()) {
            confirmed_.wait(held);
            due = std::max(due, Time::now());
            return;
        }
        // What the guest lost while it was not gated stays lost; a gated clock never hurries.
        due = std::max(due, now - shortest_sleep);
    }
    const std::chrono::duration<double, std::nano> burst_time(1e9 * burst / card_.rate() *
                                                              mode_.slow);
    const auto least = card_.running() ? shortest_sleep : idle_sleep;
    const auto bursts = static_cast<unsigned>(std::max(1.0, std::floor(least / burst_time)));
    if (now < due) {
        changed_.wait_until(held, due);
        return;
    }
    pass_bursts(bursts);
    due += std::chrono::duration_cast<Time::duration>(burst_time * bursts);
    // A machine that slept for long does not make the card run for as long.
    due = std::max(due, now - 1s);
}

void Clock::step(std::uint64_t frames, std::unique_lock<std::mutex>& held,
                 std::chrono::milliseconds patience) {
    if (frames == 0 || frames % burst != 0)
        throw std::invalid_argument("step " + std::to_string(frames) +
                                    ": allowed are multiples of 16");
    if (mode_.pace != Pace::stopped)
        throw std::logic_error("step: the clock runs; stop it first");
    for (; frames > 0; frames -= burst) {
        const auto may_go_on = [this] {
            return card_.gate_open() || ending_ || mode_.pace != Pace::stopped;
        };
        if (!confirmed_.wait_for(held, patience, may_go_on))
            throw std::runtime_error("step: the interrupt at frame " +
                                     std::to_string(card_.frames()) + " is not confirmed, " +
                                     std::to_string(frames) + " frames are left");
        if (ending_ || mode_.pace != Pace::stopped)
            throw std::runtime_error("step: the clock was set while it stepped");
        card_.step();
        stepped_();
    }
}

} // namespace card_model
