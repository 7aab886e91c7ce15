// SPDX-License-Identifier: LGPL-2.1-or-later
//
// How late a card tells of a period's end because it captures in bursts: told apart from the
// lateness of this machine, which must never raise the safety offset. Pure and table-tested; no
// PCM, no clock.
//
// A card that moves b frames at a time tells of the end of a period when the burst that holds it is
// over: 0 to b - 1 frames beyond the end, and where b exceeds the period p never less than b - p. A
// machine that wakes late finds the card whole periods further than that. (One that wakes late each
// time can't be told from such a card, and needs the same offset.)
#pragma once

#include <algorithm>
#include <cstdint>
#include <limits>

namespace lockstep {

class Bursts {
  public:
    // The cycle now under way slept, and was woken with the card `beyond` frames past the end of
    // its period.
    void slept(std::uint64_t beyond, unsigned period) noexcept {
        lowest_ = std::min(lowest_, beyond);
        if (++sleeps_ == window) {
            floor_ = lowest_;
            lowest_ = std::numeric_limits<std::uint64_t>::max();
            sleeps_ = 0;
        }
        const std::uint64_t least = std::min(floor_, beyond);
        late_by_ = least + (beyond - least) % period;
    }
    // The cycle now under way did not sleep, or not only: nothing is known of a burst.
    void awake() noexcept { late_by_ = 0; }
    // How many frames late the card was to tell of the current cycle.
    std::uint64_t late_by() const noexcept { return late_by_; }

    // Called in a cycle that missed its deadline by a burst: whether this happens again and again.
    // An interrupt that this machine served late looks like a burst, but does not.
    bool repeat(std::uint64_t cycle) noexcept {
        if (misses_ == 0 || cycle - first_miss_ > window) {
            misses_ = 0;
            first_miss_ = cycle;
        }
        return ++misses_ >= 3;
    }
    void forget_misses() noexcept { misses_ = 0; }

  private:
    // Bursts and periods meet in the same way again after at most as many periods as a burst has
    // frames: this covers bursts of 2 ms at 96 kHz several times over.
    static constexpr unsigned window = 512; // cycles

    std::uint64_t late_by_ = 0;
    // The least seen in the last whole window, and in the one under way.
    std::uint64_t floor_ = 0;
    std::uint64_t lowest_ = std::numeric_limits<std::uint64_t>::max();
    unsigned sleeps_ = 0;
    unsigned misses_ = 0;
    std::uint64_t first_miss_ = 0;
};

} // namespace lockstep
