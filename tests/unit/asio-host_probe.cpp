// SPDX-License-Identifier: GPL-2.0-or-later
//
// The Windows host's probe signal: found to the frame, and not where it is not.
#include "tests/asio-host/probe.hpp"

#include <gtest/gtest.h>

#include <random>

namespace host {
namespace {

constexpr std::uint64_t Length = 4000;

std::optional<std::uint64_t> find(double gain, std::uint64_t delay, double noise) {
    const std::vector<double> signal = probe_signal(512);
    std::mt19937 generator(1);
    std::uniform_real_distribution<double> hiss(-noise, noise);
    return find_probe(
        signal,
        [&](std::uint64_t n) {
            const bool inside = n >= delay && n - delay < signal.size();
            return (inside ? gain * signal[n - delay] : 0) + hiss(generator);
        },
        Length);
}

TEST(Probe, IsFoundToTheFrame) {
    for (const std::uint64_t delay : {0, 1, 192, 1536, 3488})
        EXPECT_EQ(find(1, delay, 0), delay);
}

TEST(Probe, IsFoundQuietNoisyAndInverted) {
    EXPECT_EQ(find(0.001, 192, 0), 192u);
    EXPECT_EQ(find(-1, 192, 0), 192u);
    EXPECT_EQ(find(0.5, 192, 0.1), 192u);
}

TEST(Probe, IsNotFoundInSilenceOrNoise) {
    EXPECT_EQ(find(0, 192, 0), std::nullopt);
    EXPECT_EQ(find(0, 192, 0.5), std::nullopt);
    EXPECT_EQ(find(1, Length - 256, 0), std::nullopt) << "half of it is beyond the end";
}

TEST(Probe, IsNotFoundInARecordingShorterThanItself) {
    EXPECT_EQ(find_probe(
                  probe_signal(512), [](std::uint64_t) { return 1.0; }, 100),
              std::nullopt);
}

} // namespace
} // namespace host
