// SPDX-License-Identifier: GPL-2.0-or-later
//
// The plan of a sweep, and that its judge sees what is wrong.
#include "tests/asio-host/sweep.hpp"

#include <gtest/gtest.h>

#include <set>

namespace host {
namespace {

using Sizes = std::vector<unsigned>;

TEST(Sweep, TriesEverySizeThatADriverOffers) {
    EXPECT_EQ(sweep_sizes({32, 512, 128, -1}), (Sizes{32, 64, 128, 256, 512}));
    EXPECT_EQ(sweep_sizes({24, 100, 64, -1}), (Sizes{32, 64})) << "ends that are no powers of two";
    EXPECT_EQ(sweep_sizes({441, 441, 441, 0}), Sizes{441});
    EXPECT_EQ(sweep_sizes({64, 1024, 256, 16}), (Sizes{64, 80, 240, 256, 272, 1008, 1024}));
}

TEST(Sweep, TriesSetsOfChannelsOnceEach) {
    const auto sets = sweep_sets(4, 3);
    EXPECT_EQ(sets.size(), 8U);
    EXPECT_EQ(sets[3].inputs, (std::vector<std::int32_t>{3, 1}));
    EXPECT_EQ(sets[3].outputs, std::vector<std::int32_t>{1});
    for (const auto& [inputs, outputs] :
         {std::pair(0, 0), {0, 2}, {2, 0}, {1, 1}, {2, 2}, {64, 64}, {64, 1}}) {
        std::set<std::pair<std::vector<std::int32_t>, std::vector<std::int32_t>>> seen;
        for (const ChannelSet& set : sweep_sets(inputs, outputs)) {
            EXPECT_TRUE(seen.emplace(set.inputs, set.outputs).second) << set.name;
            EXPECT_GT(set.inputs.size() + set.outputs.size(), 0U);
            for (const std::int32_t number : set.inputs)
                EXPECT_LT(number, inputs);
            for (const std::int32_t number : set.outputs)
                EXPECT_LT(number, outputs);
        }
    }
}

TEST(Sweep, PlaysWhatASampleCarriesExactlyAndNeverSilence) {
    for (const Encoding encoding :
         {Encoding::Int16, Encoding::Int24, Encoding::Int32, Encoding::Float32}) {
        std::set<double> values;
        for (std::int32_t channel = 0; channel < 4; ++channel)
            for (std::uint64_t frame = 0; frame < 64; ++frame) {
                const double value = sweep_sample(encoding, channel, frame);
                std::byte bytes[8] = {};
                encode(encoding, value, bytes);
                EXPECT_EQ(decode(encoding, bytes), value);
                EXPECT_NE(value, 0);
                values.insert(value);
            }
        EXPECT_GT(values.size(), 250U) << "of 256";
    }
}

TEST(Sweep, SeesWhatIsWrong) {
    constexpr std::uint64_t latency = 5;
    const auto back = [](std::uint64_t frame) {
        return frame < latency ? 0 : sweep_sample(Encoding::Int32, 1, frame - latency);
    };
    const auto complaint = [](bool played, std::uint64_t after, const auto& captured) {
        return sweep_complaint(Encoding::Int32, 1, played, after, 20, captured);
    };
    EXPECT_FALSE(complaint(true, latency, back));
    EXPECT_TRUE(complaint(true, latency + 1, back)) << "a frame early";
    EXPECT_TRUE(complaint(true, latency - 1, back)) << "a frame late";
    EXPECT_TRUE(complaint(false, latency, back)) << "not played";
    EXPECT_FALSE(complaint(false, latency, [](std::uint64_t) { return 0.0; }));
    for (std::uint64_t wrong = 0; wrong < 20; ++wrong) {
        const auto said = complaint(true, latency, [&](std::uint64_t frame) {
            return back(frame) + (frame == wrong ? 0x1p-31 : 0);
        });
        ASSERT_TRUE(said);
        EXPECT_NE(said->find("frame " + std::to_string(wrong) + " of 20"), std::string::npos);
    }
}

} // namespace
} // namespace host
