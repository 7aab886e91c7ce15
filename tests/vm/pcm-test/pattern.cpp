// SPDX-License-Identifier: GPL-2.0-or-later
//
// The signal of these tests: what is said when it did not come through.
#include "pattern.hpp"

void PatternCheck::complain(unsigned channel, std::uint64_t frame, std::uint32_t sample,
                            std::uint32_t want) {
    wrong_ = "captured frame " + std::to_string(frame) + " channel " + std::to_string(channel) +
             " is " + std::to_string(sample) + ", not " + std::to_string(want);
}
