// SPDX-License-Identifier: GPL-2.0-or-later
//
// From the stream's clock (CLOCK_MONOTONIC, nanoseconds, frames) to jackd's (microseconds of a
// clock that the server chooses: CLOCK_MONOTONIC_RAW or the HPET). Pure; callable from any thread.
#pragma once

#include <cstdint>

namespace lockstep::jack {

// When the cycle began, on jackd's clock: as long before jackd_now_us as time_ns is before
// monotonic_now_ns. Never after now, never before `previous_us`: the server subtracts them as
// unsigned numbers.
std::uint64_t begin_time_us(std::int64_t time_ns, std::int64_t monotonic_now_ns,
                            std::uint64_t jackd_now_us, std::uint64_t previous_us);

// Length of `frames` at `rate` frames a second, in microseconds; rate is not 0.
float frames_to_us(std::uint64_t frames, unsigned rate);

} // namespace lockstep::jack
