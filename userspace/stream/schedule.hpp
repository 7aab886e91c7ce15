// SPDX-License-Identifier: LGPL-2.1-or-later
//
// The arithmetic of deadlines: frames and nanoseconds, how late a cycle is, how much to skip.
// Pure and table-tested; no PCM, no clock.
//
// Positions count frames since start. Both directions start in one step, so one number serves
// both: a frame that the client gets as number n of a period starting at `next` is answered by the
// frame played at n + period + safety.
#pragma once

#include <algorithm>
#include <cstdint>

namespace lockstep {

inline constexpr std::int64_t nanoseconds_a_second = 1'000'000'000;

// Where a direction of the card stood, and when that was true (CLOCK_MONOTONIC).
struct CardPosition {
    std::uint64_t frame = 0;
    std::int64_t time_ns = 0;
};

// How long `frames` take, rounded down. Exact for years: no product overflows.
constexpr std::int64_t frames_to_ns(std::uint64_t frames, unsigned rate) noexcept {
    return static_cast<std::int64_t>(frames / rate) * nanoseconds_a_second +
           static_cast<std::int64_t>(frames % rate) * nanoseconds_a_second / rate;
}

// How many whole frames pass in `ns`; a negative time passes none.
constexpr std::uint64_t ns_to_frames(std::int64_t ns, unsigned rate) noexcept {
    if (ns <= 0)
        return 0;
    return static_cast<std::uint64_t>(ns / nanoseconds_a_second) * rate +
           static_cast<std::uint64_t>(ns % nanoseconds_a_second) * rate /
               static_cast<std::uint64_t>(nanoseconds_a_second);
}

// Where the card stands at `now`, by dead reckoning from its last known position.
constexpr std::uint64_t frame_at(const CardPosition& known, std::int64_t now,
                                 unsigned rate) noexcept {
    return known.frame + ns_to_frames(now - known.time_ns, rate);
}

// The longest burst in which a card with a fine position is known to move (QEMU's intel-hda: 1 ms).
inline constexpr std::int64_t longest_burst_ns = 2'000'000;

// Where a card that was asked just before `now` stands: what it told, and what it may have moved
// since within a burst that it does not tell of. Not further, however long ago it got there: one
// that stands still is not to be taken for one that ran on. A coarse position (ALSA's BATCH) may be
// as old as its time stamp.
constexpr std::uint64_t frame_asked_at(const CardPosition& told, std::int64_t now, unsigned rate,
                                       bool coarse) noexcept {
    return frame_at(told, coarse ? now : std::min(now, told.time_ns + longest_burst_ns), rate);
}

// How long to wait, ns, before a card is asked again that was due to have moved on by `missing`
// frames and has not: cards that move in bursts tell nothing of when the next one comes. Short
// against the period, so that the cycle is not late for it.
constexpr std::int64_t nap_ns(std::uint64_t missing, unsigned period, unsigned rate) noexcept {
    return frames_to_ns(std::clamp<std::uint64_t>(missing, 1, std::max(period / 8, 1U)), rate);
}

// What the scheduling of one stream depends on; constant while it runs. Frames.
struct Timing {
    unsigned rate = 0;
    unsigned period = 0;
    unsigned safety = 0;
    unsigned capture_ring = 0; // 0: no capture
    bool plays = false;        // whether there is playback and so a deadline
    bool coarse = false;       // positions move in steps of up to a card's period
};

// Where the frames of the cycle that starts at `next` are to be played.
constexpr std::uint64_t write_position(const Timing& timing, std::uint64_t next) noexcept {
    return next + timing.period + timing.safety;
}

// How many of a period's frames come too late when they are handed over while the card stands at
// `played`: those that it has already passed.
constexpr unsigned frames_late(const Timing& timing, std::uint64_t write,
                               std::uint64_t played) noexcept {
    if (played <= write)
        return 0;
    return static_cast<unsigned>(std::min<std::uint64_t>(played - write, timing.period));
}

// How many whole periods to drop before the cycle at `next`, in both directions alike, so that what
// follows can be played in time at an unchanged latency. 0 when the cycle can still be met.
//
// A cycle is dropped only if its first frame has been passed. The one chosen instead must have half
// its usual time left: with less it would most likely be late too, and two gaps are worse than one.
// Never goes beyond what has been captured.
constexpr std::uint64_t periods_to_skip(const Timing& timing, std::uint64_t next,
                                        std::uint64_t captured, std::uint64_t played) noexcept {
    const std::uint64_t whole = captured > next ? (captured - next) / timing.period : 0;
    std::uint64_t skip = 0;
    const std::uint64_t write = write_position(timing, next);
    if (timing.plays && played > write) {
        const unsigned budget = std::min(timing.safety, timing.period) / 2;
        skip = (played + budget - write + timing.period - 1) / timing.period;
    }
    // The card may already be writing over the oldest frames: keep the newest whole period only.
    if (timing.capture_ring != 0 && captured > next + timing.capture_ring - timing.period)
        skip = std::max(skip, whole > 0 ? whole - 1 : 0);
    return std::min(skip, whole);
}

} // namespace lockstep
