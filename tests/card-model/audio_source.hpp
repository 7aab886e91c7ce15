// SPDX-License-Identifier: GPL-2.0-or-later
//
// What arrives at an input that no cable is in.
#pragma once

#include <cstdint>
#include <memory>
#include <span>

namespace card_model {

class AudioSource {
  public:
    virtual ~AudioSource() = default;

    // The samples from frame number `frame` of the engine on: 32 bits, left-justified, of which the
    // card takes the upper 24.
    virtual void read(std::uint64_t frame, std::span<std::int32_t> samples) = 0;
};

// The test signal of hardware channel c at frame n: 24 bits, 7 of c + 1 above 17 of n.
constexpr std::int32_t test_sample(unsigned channel, std::uint64_t frame) noexcept {
    const auto bits = (channel + 1) << 17 | static_cast<std::uint32_t>(frame & 0x1ffff);
    return static_cast<std::int32_t>(bits << 8);
}
std::unique_ptr<AudioSource> test_signal(unsigned channel);

} // namespace card_model
