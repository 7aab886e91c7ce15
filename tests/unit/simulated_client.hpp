// SPDX-License-Identifier: GPL-2.0-or-later
//
// A client on a CycleEngine that plays frame numbers and judges every frame it captures: each must
// be exactly what was played period + safety + cable delay earlier, or silence.
#pragma once

#include "simulated_pcm.hpp"
#include "stream/engine.hpp"

#include <gtest/gtest.h>

#include <vector>

namespace lockstep::test {

class SimulatedClient {
  public:
    SimulatedClient(CycleEngine& engine, const PcmSetup& setup, unsigned cable_delay)
        : engine_(engine), setup_(setup), round_trip_(setup.period + setup.safety + cable_delay),
          plane_(setup.period) {}

    // Sample that frame n plays; never 0, so that silence is told from it.
    static std::int32_t number(std::uint64_t frame, unsigned channel) {
        return static_cast<std::int32_t>((frame + 1) << 4 | (channel & 7) << 1 | 1);
    }

    template <class Compute> Cycle cycle(Compute compute) {
        const Cycle cycle = engine_.wait();
        if (seen_any_) {
            EXPECT_EQ(cycle.frame, next_ + cycle.lost) << "frames jump by what is reported lost";
        }
        EXPECT_EQ(cycle.lost % setup_.period, 0U);
        for (unsigned channel = 0; channel < setup_.capture.channels; ++channel) {
            engine_.capture(channel, std::span<std::int32_t>(plane_));
            judge(cycle, channel);
        }
        compute();
        for (unsigned channel = 0; channel < setup_.playback.channels; ++channel) {
            for (unsigned n = 0; n < setup_.period; ++n)
                plane_[n] = number(cycle.frame + n, channel);
            engine_.playback(channel, std::span<const std::int32_t>(plane_));
        }
        engine_.commit();
        next_ = cycle.frame + setup_.period;
        seen_any_ = true;
        return cycle;
    }

    std::uint64_t exact() const { return exact_; }   // frames that came back right
    std::uint64_t silent() const { return silent_; } // frames of silence where a number was due
    std::uint64_t wrong() const { return wrong_; }   // anything else

  private:
    void judge(const Cycle& cycle, unsigned channel) {
        for (unsigned n = 0; n < setup_.period; ++n) {
            const std::uint64_t frame = cycle.frame + n;
            const bool due = frame >= round_trip_ && cycle.card_present;
            const std::int32_t expected = due ? number(frame - round_trip_, channel) : 0;
            if (plane_[n] == expected) {
                exact_ += channel == 0 && due ? 1 : 0;
            } else if (plane_[n] == 0) {
                silent_ += channel == 0 ? 1 : 0;
            } else {
                ++wrong_;
                if (wrong_ < 4)
                    ADD_FAILURE() << "frame " << frame << " channel " << channel << ": "
                                  << plane_[n] << " instead of " << expected;
            }
        }
    }

    CycleEngine& engine_;
    PcmSetup setup_;
    std::uint64_t round_trip_;
    std::vector<std::int32_t> plane_;
    std::uint64_t next_ = 0;
    bool seen_any_ = false;
    std::uint64_t exact_ = 0;
    std::uint64_t silent_ = 0;
    std::uint64_t wrong_ = 0;
};

// A setup like those that AlsaPcm agrees on.
inline PcmSetup setup_of(unsigned rate, unsigned period, unsigned safety, unsigned channels = 2,
                         unsigned ring = 8192) {
    const unsigned frames = std::max(ring, 2 * period + safety + period) / period * period;
    return {rate,
            period,
            safety,
            {channels, frames, SampleFormat::s32},
            {channels, frames, SampleFormat::s32}};
}

} // namespace lockstep::test
