// SPDX-License-Identifier: GPL-2.0-or-later
//
// The interrupt of the period: pending in STATUS0 from the period's edge to its confirmation, and
// on the line with it unless a fault loses or delays it.
#pragma once

#include "card-model/kind.hpp"

#include <algorithm>

namespace card_model {

class AudioInterrupt {
  public:
    // The next `edges` period edges are pending in STATUS0 but do not reach the line.
    void lose(unsigned edges) { to_lose_ = edges; }
    unsigned left_to_lose() const { return to_lose_; }
    // From now on the line follows so many frames after the edge, in steps of a burst; 0: at once.
    void delay(unsigned frames) { delay_ = frames; }
    unsigned delay() const { return delay_; }

    // For the card.
    void edge();
    void pass_burst();
    void confirm();
    bool pending() const { return pending_; }
    bool raised() const { return raised_; }

  private:
    bool pending_ = false;
    bool raised_ = false;
    unsigned to_lose_ = 0;
    unsigned delay_ = 0; // frames
    unsigned wait_ = 0;  // frames until the line follows; 0: nothing is on its way
};

inline void AudioInterrupt::edge() {
    pending_ = true;
    if (raised_ || wait_ > 0)
        return;
    if (to_lose_ > 0)
        --to_lose_;
    else if (delay_ > 0)
        wait_ = delay_;
    else
        raised_ = true;
}

inline void AudioInterrupt::pass_burst() {
    if (wait_ == 0)
        return;
    wait_ -= std::min(wait_, burst);
    raised_ = wait_ == 0;
}

inline void AudioInterrupt::confirm() {
    pending_ = false;
    raised_ = false;
    wait_ = 0;
}

} // namespace card_model
