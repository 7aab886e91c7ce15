// SPDX-License-Identifier: GPL-2.0-or-later
//
// The measurement: cycles on a stream with a ramp going round the card's cable.
#pragma once

#include "stream/stream.hpp"

#include <cstdint>
#include <optional>

namespace native {

struct Result {
    std::optional<std::uint64_t> round_trip; // frames; none when no ramp came back
    std::uint64_t reported = 0;              // frames
    std::uint64_t lost = 0;                  // frames that broke the ramp
    std::uint64_t stream_lost = 0;           // frames that the stream itself counted
    std::uint64_t card_losses = 0;
    std::uint64_t cycles = 0;
    double cpu_ns_per_cycle = 0;
    double switches_per_cycle = 0;
};

// Runs on the calling thread, which the caller has made real-time. The window of `seconds` begins
// when the ramp has come back (or after half a second, when it can't).
Result run(lockstep::Stream& stream, unsigned seconds);

} // namespace native
