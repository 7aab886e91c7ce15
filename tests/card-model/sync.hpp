// SPDX-License-Identifier: GPL-2.0-or-later
//
// The inputs that carry a clock, which of them the card follows, and how the status registers tell
// of them.
#pragma once

#include "card-model/kind.hpp"
#include "card-model/options.hpp"

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

namespace card_model {

// What arrives at an input. Without a cable the rest means nothing; without lock there is no sync
// and no rate.
struct InputStatus {
    bool present = false;
    bool lock = true;
    bool sync = true;
    unsigned rate = 48000; // Hz, with its speed mode

    bool locked() const { return present && lock; }
    bool synchronous() const { return locked() && sync; }
};

// What the driver set, whichever register it is in.
struct ClockSetting {
    bool master;        // internal clock, else AutoSync
    unsigned preferred; // the preferred reference's code
    std::uint32_t pll;  // PLL_FREQ
};

// The clock that the card runs on.
struct Selection {
    bool external;
    unsigned code;           // of the reference in use, or the card's code for none
    std::string_view name;   // of it, or "internal"
    double single_rate;      // frames a second at single speed
    std::uint32_t pll_value; // what PLL_FREQ reads
};

class Sync {
  public:
    Sync(const Description& card, bool tco);

    struct Input {
        ClockInput what;
        InputStatus status;
    };
    // Those of this card: the TCO's only with a TCO.
    const std::vector<Input>& inputs() const { return inputs_; }
    // By name; throws std::invalid_argument, which names this card's.
    const InputStatus& status(std::string_view name) const;
    // Also throws where the rate is not 25,000 to 210,000 Hz.
    void set(std::string_view name, const InputStatus& status);
    // MADI: whether the other end sends 64 channels, else 56.
    void receive_64(bool on) { receive_64_ = on; }

    Selection select(const ClockSetting& setting) const;

    // The bits of the status registers that tell of inputs; the others are 0.
    std::uint32_t status0(const Selection& in_use) const;
    std::uint32_t status1(const Selection& in_use) const; // RayDAT, AIO, AIO Pro
    std::uint32_t fbits() const;
    std::uint32_t status2(const Selection& in_use) const;

  private:
    const Input* find(std::string_view name) const;
    const Input* reference(const ClockSetting& setting) const;
    // Absent where the card has no such input.
    InputStatus status_or_absent(std::string_view name) const;
    std::uint32_t madi_status0() const;
    std::uint32_t aes_status0(const Selection& in_use) const;

    const Description& card_;
    const bool tco_;
    std::vector<Input> inputs_;
    bool receive_64_ = true;
};

} // namespace card_model
