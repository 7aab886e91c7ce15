// SPDX-License-Identifier: GPL-2.0-or-later
//
// The rates that a card is asked for: every rate of our own card drivers is among them.
#include "stream/negotiate.hpp"
#include "stream/usual_rates.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <functional>
#include <iterator>
#include <sstream>
#include <string>
#include <vector>

namespace lockstep {
namespace {

// The rates in kernel/hdspe/describe.c, as the driver's source has them.
std::vector<unsigned> hdspe_rates() {
    std::ifstream file(LOCKSTEP_SOURCE_DIR "/kernel/hdspe/describe.c");
    std::ostringstream text;
    text << file.rdbuf();
    const std::string source = text.str();
    const std::string opening = "int rates[] = {";
    const std::size_t begin = source.find(opening);
    if (begin == std::string::npos)
        return {};
    const std::size_t first = begin + opening.size();
    std::string table = source.substr(first, source.find('}', first) - first);
    std::replace(table.begin(), table.end(), ',', ' ');
    std::istringstream numbers(table);
    return {std::istream_iterator<unsigned>(numbers), {}};
}

TEST(StreamRates, AscendAndHaveNoRateTwice) {
    EXPECT_EQ(std::adjacent_find(usual_rates.begin(), usual_rates.end(), std::greater_equal<>()),
              usual_rates.end());
}

TEST(StreamRates, EveryRateOfAnHdspeCardIsAmongThem) {
    const std::vector<unsigned> rates = hdspe_rates();
    EXPECT_EQ(rates.size(), 9U) << "the driver's table is found, and whole";
    for (const unsigned rate : rates)
        EXPECT_THAT(usual_rates, testing::Contains(rate));
}

// alsa-lib's "null" PCM takes any rate.
TEST(StreamRates, ACardThatTakesAllIsOfferedWithAll) {
    snd_pcm_t* raw = nullptr;
    ASSERT_EQ(snd_pcm_open(&raw, "null", SND_PCM_STREAM_PLAYBACK, 0), 0);
    const PcmHandle pcm(raw);
    const auto params = allocated<HwParams>(snd_pcm_hw_params_malloc);
    ASSERT_GE(snd_pcm_hw_params_any(raw, params.get()), 0);
    EXPECT_THAT(possible_rates(raw, params.get()), testing::ElementsAreArray(usual_rates));
}

} // namespace
} // namespace lockstep
