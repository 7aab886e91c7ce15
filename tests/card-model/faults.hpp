// SPDX-License-Identifier: GPL-2.0-or-later
//
// What can go wrong with a card as a whole, on command.
#pragma once

namespace card_model {

class Faults {
  public:
    // Raises the line `times` times with nothing pending: one of the card's own that means nothing,
    // or another card's on a shared line. Each lasts until a driver has looked at STATUS0; the next
    // comes with the next step().
    void raise_without_cause(unsigned times);
    unsigned without_cause_left() const { return without_cause_; }

    // STATUS0 tells the position of this moment until it is off; DMA and interrupts go on.
    void stick_position(bool on) { position_stuck_ = on; }
    bool position_stuck() const { return position_stuck_; }

    // The link is down: every read is all ones, writes are lost, no DMA, no interrupt of its own.
    // When it is off again the card is as before.
    void all_ones(bool on) { link_down_ = on; }
    // The same for good.
    void remove() { removed_ = true; }
    bool removed() const { return removed_; }
    bool on_bus() const { return !link_down_ && !removed_; }

    // For the card: whether the line is raised without a cause; a driver looked; time passed.
    bool line() const { return line_; }
    void looked();
    void pass_burst() { line_ = without_cause_ > 0; }

  private:
    unsigned without_cause_ = 0;
    bool line_ = false;
    bool position_stuck_ = false;
    bool link_down_ = false;
    bool removed_ = false;
};

} // namespace card_model
