// SPDX-License-Identifier: GPL-2.0-or-later
//
// The calls of a storm: that they repeat, that all kinds come, and that answers are judged.
#include "tests/asio-host/storm.hpp"

#include <gtest/gtest.h>

#include <map>

namespace host {
namespace {

TEST(Storm, IsTheSameAgainForTheSameSeed) {
    StormNumbers one(7);
    StormNumbers same(7);
    StormNumbers other(8);
    int different = 0;
    for (int i = 0; i < 1000; ++i) {
        const StormMethod method = next_method(one);
        EXPECT_EQ(method, next_method(same));
        different += method != next_method(other) ? 1 : 0;
    }
    EXPECT_GT(different, 500);
}

TEST(Storm, CallsEveryMethodAboutAsOftenAsItsWeight) {
    StormNumbers numbers(1);
    std::map<StormMethod, unsigned> calls;
    constexpr unsigned all = 200000;
    for (unsigned i = 0; i < all; ++i)
        ++calls[next_method(numbers)];
    unsigned weights = 0;
    for (unsigned i = 0; i < static_cast<unsigned>(StormMethod::count); ++i)
        weights += storm_kind(static_cast<StormMethod>(i)).weight;
    for (unsigned i = 0; i < static_cast<unsigned>(StormMethod::count); ++i) {
        const auto method = static_cast<StormMethod>(i);
        const double expected = static_cast<double>(all) * storm_kind(method).weight / weights;
        EXPECT_NEAR(calls[method], expected, expected / 2) << storm_kind(method).name;
    }
}

TEST(Storm, JudgesAnswers) {
    EXPECT_EQ(storm_complaint(StormMethod::start, asio::Ok), "");
    EXPECT_EQ(storm_complaint(StormMethod::start, asio::InvalidMode), "");
    EXPECT_EQ(storm_complaint(StormMethod::start, asio::HardwareMalfunction), "start answers -999");
    EXPECT_EQ(storm_complaint(StormMethod::init, asio::False), "init answers 0");
    EXPECT_EQ(storm_complaint(StormMethod::AddRef, 17), "") << "any count will do";
}

TEST(Storm, HasGoodAndBadArguments) {
    StormNumbers numbers(3);
    bool good_channel = false;
    bool bad_channel = false;
    bool good_period = false;
    bool bad_period = false;
    for (int i = 0; i < 1000; ++i) {
        const std::int32_t channel = storm_channel(numbers);
        (channel == 0 || channel == 1 ? good_channel : bad_channel) = true;
        const std::int32_t period = storm_period(numbers);
        (period >= 64 && period <= 512 && (period & (period - 1)) == 0 ? good_period : bad_period) =
            true;
        EXPECT_LE(storm_channels(numbers).size(), 4U);
    }
    EXPECT_TRUE(good_channel && bad_channel && good_period && bad_period);
}

} // namespace
} // namespace host
