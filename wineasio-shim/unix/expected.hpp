// SPDX-License-Identifier: LGPL-2.1-or-later
//
// What a server will run, from what it says while it runs nothing for us. jackd's word is true.
// PipeWire has a period and a rate for each card, made up of what all of the card's clients ask
// for, and a client that is not in a card's cycles yet is told what it would be if nobody asked. So
// it is remembered what came of the last such word: a host that prepares anew after it was told is
// right the second time.
#pragma once

#include <atomic>
#include <cstdint>

namespace lockstep {

class Expected {
  public:
    unsigned of(unsigned said) const noexcept {
        const std::uint64_t seen = seen_;
        return seen != 0 && seen >> 32 == said ? static_cast<std::uint32_t>(seen) : said;
    }
    void ran(unsigned said, unsigned real) noexcept {
        seen_ = static_cast<std::uint64_t>(said) << 32 | real;
    }

  private:
    std::atomic<std::uint64_t> seen_{0}; // said, real; 0: nothing yet
};

} // namespace lockstep
