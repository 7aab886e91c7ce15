// SPDX-License-Identifier: LGPL-2.1-or-later
//
// How long to wait before a lost card is tried again. Pure and table-tested; no clock.
#pragma once

#include <algorithm>
#include <cerrno>
#include <utility>

namespace lockstep {

class RetryDelay {
  public:
    // Milliseconds to wait after an attempt that failed with this errno value, unless something
    // changes before. A card that is away, or is used by another program, is asked at a steady
    // pace: nothing tells when the other program closes it, and the question costs little. A card
    // that is there and refuses (it follows a clock of another rate, say) is asked ever more
    // slowly, because its kernel driver may write a line to the log each time.
    int after(int code) noexcept {
        if (code == EBUSY || code == ENODEV) {
            refused_ms_ = first_ms;
            return first_ms;
        }
        return std::exchange(refused_ms_, std::min(2 * refused_ms_, longest_ms));
    }
    // Something changed: what was refused may be possible now.
    void reset() noexcept { refused_ms_ = first_ms; }

    static constexpr int first_ms = 1000;
    static constexpr int longest_ms = 32'000;

  private:
    int refused_ms_ = first_ms;
};

} // namespace lockstep
