// SPDX-License-Identifier: LGPL-2.1-or-later
//
// Makes a stream's Progress of its cycles: counts, the load of the last second and its peak. Pure;
// real-time safe.
#pragma once

#include "observe/status.hpp"

#include <algorithm>
#include <cstdint>

namespace lockstep::observe {

// One cycle, told at its end.
struct CycleReport {
    std::uint64_t frames = 0;   // number of the next cycle's first frame
    std::int64_t now_ns = 0;    // CLOCK_MONOTONIC
    std::int64_t worked_ns = 0; // from the wake to the end of the cycle
    std::uint32_t lost = 0;     // frames that this cycle lost
    std::uint32_t safety = 0;   // frames, in force
    std::uint32_t late = 0;     // times that it missed a deadline: before the work, after it
    bool card_present = true;
    bool server_present = true;
};

// Late cycles that were too many to be told one by one.
struct LateMore {
    std::uint64_t cycles = 0;
    std::uint64_t frames = 0;
};

class Tally {
  public:
    // So many late cycles a second get a record of their own: a thousand records are a few seconds'
    // worth of a stream that is late each time, and what went before would be lost.
    static constexpr unsigned told_a_second = 8;

    // With no cycle under way. rate and period are not 0; safety: frames, as agreed.
    void begin(unsigned rate, unsigned period, unsigned safety) noexcept {
        safety_ = safety;
        period_ns_ = std::int64_t{period} * second_ns / rate;
        progress_.frames = 0;
        progress_.load = progress_.load_peak = progress_.load_highest = 0;
        window_ = {};
    }
    void add(const CycleReport& cycle) noexcept {
        progress_.frames = cycle.frames;
        ++progress_.cycles;
        progress_.cycle_ns = cycle.now_ns;
        progress_.grown = cycle.safety - std::min(cycle.safety, safety_);
        progress_.late += cycle.late;
        if (cycle.lost != 0) {
            progress_.lost += cycle.lost;
            progress_.last_lost_ns = cycle.now_ns;
        }
        progress_.card_losses += is_lost(progress_.card_present, cycle.card_present);
        progress_.server_losses += is_lost(progress_.server_present, cycle.server_present);
        add_load(cycle);
    }
    // Whether the late cycle of so many frames is to be noted by itself; else it is counted for
    // take_more().
    bool is_told(std::uint64_t frames) noexcept {
        if (window_.told < told_a_second) {
            ++window_.told;
            return true;
        }
        ++more_.cycles;
        more_.frames += frames;
        return false;
    }
    // Nothing while the second that they belong to is not over.
    LateMore take_more() noexcept {
        if (window_.told != 0)
            return {};
        return flush_more();
    }
    LateMore flush_more() noexcept {
        const LateMore taken = more_;
        more_ = {};
        return taken;
    }

    Progress& progress() noexcept { return progress_; }
    const Progress& progress() const noexcept { return progress_; }

  private:
    static constexpr std::int64_t second_ns = 1'000'000'000;
    static constexpr std::int64_t million = 1'000'000;

    struct Window {
        std::int64_t begin_ns = 0; // 0: not begun
        std::int64_t worked_ns = 0;
        std::int64_t longest_ns = 0;
        std::uint64_t cycles = 0;
        unsigned told = 0;
    };

    static unsigned is_lost(std::uint32_t& present, bool now) noexcept {
        const bool lost = present != 0 && !now;
        present = now ? 1 : 0;
        return lost ? 1 : 0;
    }
    std::uint32_t share(std::int64_t worked_ns) const noexcept {
        if (period_ns_ <= 0 || worked_ns <= 0)
            return 0;
        // Ten minutes' work in nanoseconds and a million are not yet more than 63 bits hold.
        constexpr std::int64_t longest = 600 * second_ns;
        return static_cast<std::uint32_t>(std::min<std::int64_t>(
            std::min(worked_ns, longest) * million / period_ns_, UINT32_MAX));
    }
    void add_load(const CycleReport& cycle) noexcept {
        if (window_.begin_ns == 0)
            window_.begin_ns = cycle.now_ns;
        window_.worked_ns += cycle.worked_ns;
        window_.longest_ns = std::max(window_.longest_ns, cycle.worked_ns);
        ++window_.cycles;
        progress_.load_highest = std::max(progress_.load_highest, share(cycle.worked_ns));
        if (cycle.now_ns - window_.begin_ns < second_ns)
            return;
        progress_.load = share(window_.worked_ns / static_cast<std::int64_t>(window_.cycles));
        progress_.load_peak = share(window_.longest_ns);
        window_ = {};
        window_.begin_ns = cycle.now_ns;
    }

    std::int64_t period_ns_ = 0;
    std::uint32_t safety_ = 0;
    Window window_;
    LateMore more_;
    Progress progress_;
};

} // namespace lockstep::observe
