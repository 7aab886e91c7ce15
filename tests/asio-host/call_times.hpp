// SPDX-License-Identifier: GPL-2.0-or-later
//
// How long after the wake-up, and after the card's interrupt, the host was called. What the
// real-time thread notes of a call are raw counts, as converting them would take longer than
// noting them; they are made times of here, when all is over. Pure.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace host {

// One call of bufferSwitch. Counts are of the processor's time stamp counter, which both halves of
// a Wine process read with one instruction.
struct Call {
    std::uint64_t woken = 0;       // count when the thread's wait returned; 0: not known
    std::uint64_t entered = 0;     // count when the host was entered
    std::uint64_t captured_ns = 0; // systemTime: when the period was captured, on the host's line
};

// One moment on the counter and on the line of systemTime.
struct Moment {
    std::uint64_t count = 0;
    std::uint64_t ns = 0;
};

// Times of a counter that runs evenly, from two moments of it.
class CounterClock {
  public:
    // `last` after `first` on both lines.
    CounterClock(Moment first, Moment last);
    double ns(std::uint64_t counts) const noexcept { return static_cast<double>(counts) * step_; }
    // From a time on the host's line to the count; less than 0 if the time is later. The line
    // begins anew where timeGetTime() does, every 49.7 days.
    double ns_between(std::uint64_t time_ns, std::uint64_t count) const noexcept;

  private:
    Moment first_;
    double step_; // nanoseconds a count
};

// Microseconds. The percentiles are values that occurred: the smallest that so many are not above.
struct Spread {
    double p50 = 0;
    double p99 = 0;
    double max = 0;
};

// Nothing of no values.
std::optional<Spread> spread(std::vector<double> values);
// Nothing where a wake-up is not known.
std::optional<Spread> after_wake_up(std::span<const Call> calls, const CounterClock& clock);
std::optional<Spread> after_capture(std::span<const Call> calls, const CounterClock& clock);

} // namespace host
