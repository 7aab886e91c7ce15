// SPDX-License-Identifier: GPL-2.0-or-later
#include "cycle_time.hpp"

#include <algorithm>

namespace lockstep::jack {

std::uint64_t begin_time_us(std::int64_t time_ns, std::int64_t monotonic_now_ns,
                            std::uint64_t jackd_now_us, std::uint64_t previous_us) {
    const std::int64_t age_ns = std::max<std::int64_t>(0, monotonic_now_ns - time_ns);
    const auto age_us = static_cast<std::uint64_t>(age_ns / 1000);
    const std::uint64_t begin_us = jackd_now_us - std::min(age_us, jackd_now_us);
    return std::max(begin_us, std::min(previous_us, jackd_now_us));
}

float frames_to_us(std::uint64_t frames, unsigned rate) {
    return static_cast<float>(static_cast<double>(frames) * 1e6 / rate);
}

} // namespace lockstep::jack
