// SPDX-License-Identifier: LGPL-2.1-or-later
//
// The clock that paces a client's cycles while nothing else does: the card is away, or the JACK
// server has ended. Pure and table-tested; the caller reads the time and sleeps.
#pragma once

#include "stream/schedule.hpp"

#include <cstdint>

namespace lockstep {

struct PacedCycle {
    std::int64_t time_ns = 0; // when the cycle is due; in the past if it is up to a period late
    std::uint64_t lost = 0;   // frames to skip before it, a multiple of the period
};

// The cycle that follows one of `last_ns`. Both times are of one clock, in nanoseconds; period in
// frames. A caller that is late by up to a period catches up. One that is later skips whole
// periods, because there is no use in running after time that has gone: a JACK server that hangs
// for 30 s before it is killed would otherwise bring thousands of calls within milliseconds.
constexpr PacedCycle next_paced_cycle(std::int64_t last_ns, std::int64_t now_ns, unsigned period,
                                      unsigned rate) noexcept {
    const std::int64_t step = frames_to_ns(period, rate);
    const std::int64_t due = last_ns + step;
    const std::int64_t behind = now_ns - due;
    if (behind <= step)
        return {due, 0};
    const std::uint64_t lost = ns_to_frames(behind, rate) / period * period;
    return {due + frames_to_ns(lost, rate), lost};
}

} // namespace lockstep
