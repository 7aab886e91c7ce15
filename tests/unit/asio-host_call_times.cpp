// SPDX-License-Identifier: GPL-2.0-or-later
//
// When the host was called: percentiles, and counts made times.
#include "tests/asio-host/call_times.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <numeric>

namespace host {
namespace {

std::vector<double> one_to(int last) {
    std::vector<double> values(static_cast<std::size_t>(last));
    std::iota(values.begin(), values.end(), 1.0);
    std::reverse(values.begin(), values.end());
    return values;
}

std::vector<double> with(std::size_t usual, std::vector<double> rare) {
    rare.insert(rare.begin(), usual, 5.0);
    return rare;
}

TEST(CallTimes, SpreadIsOfValuesThatOccurred) {
    const struct {
        const char* about;
        std::vector<double> values;
        double p50, p99, max;
    } table[] = {
        {"one", {7}, 7, 7, 7},
        {"two: half are not above the first", {9, 3}, 3, 9, 9},
        {"three", {3, 1, 2}, 2, 3, 3},
        {"a hundred", one_to(100), 50, 99, 100},
        {"a hundred and one", one_to(101), 51, 100, 101},
        {"a thousand", one_to(1000), 500, 990, 1000},
        {"one of a hundred is rare", with(99, {80}), 5, 5, 80},
        {"two of a hundred are not", with(98, {80, 90}), 5, 80, 90},
        {"before its time", {-4, -2, -3}, -3, -2, -2},
    };
    for (const auto& row : table) {
        SCOPED_TRACE(row.about);
        const std::optional<Spread> found = spread(row.values);
        ASSERT_TRUE(found);
        EXPECT_DOUBLE_EQ(found->p50, row.p50);
        EXPECT_DOUBLE_EQ(found->p99, row.p99);
        EXPECT_DOUBLE_EQ(found->max, row.max);
    }
    EXPECT_FALSE(spread({}));
}

constexpr std::uint64_t Second = 1'000'000'000;
constexpr std::uint64_t Turn = (std::uint64_t{1} << 32) * 1'000'000; // ns

TEST(CallTimes, CountsBecomeTimes) {
    const struct {
        const char* about;
        Moment first, last;
        std::uint64_t time_ns, count;
        double between_ns;
    } table[] = {
        {"a count a ns", {0, 0}, {Second, Second}, 1000, 5000, 4000},
        {"2.5 counts a ns", {100, 0}, {100 + 5 * Second, 2 * Second}, 1000, 100 + 5000, 1000},
        {"lines that begin apart", {7, 500}, {7 + Second, 500 + Second}, 600, 7 + 250, 150},
        {"before the first moment", {900, 900}, {Second, Second}, 300, 400, 100},
        {"the time is later", {0, 0}, {Second, Second}, 5000, 1000, -4000},
        {"the line began anew since", {0, Turn - 100}, {Second, Turn - 100 + Second}, 50, 200, 50},
        {"and just before the first moment",
         {1000, 100},
         {Second, Second - 900},
         Turn - 50,
         1000,
         150},
    };
    for (const auto& row : table) {
        SCOPED_TRACE(row.about);
        const CounterClock clock(row.first, row.last);
        EXPECT_NEAR(clock.ns_between(row.time_ns, row.count), row.between_ns, 1);
    }
}

TEST(CallTimes, TenMinutesStayExact) {
    // A guest that has been up for a day: whole times are too large for a double's nanoseconds.
    const std::uint64_t up = 86400 * Second;
    const CounterClock clock({3 * up, up}, {3 * up + 1800 * Second, up + 600 * Second});
    const std::uint64_t late = 599 * Second + 123;
    EXPECT_NEAR(clock.ns_between(up + late, 3 * (up + late + 20'002)), 20'002, 1);
    EXPECT_NEAR(clock.ns(30'000), 10'000, 0.001);
}

TEST(CallTimes, EachCallFromItsOwnWakeUpAndCapture) {
    const CounterClock clock({0, 0}, {2 * Second, Second}); // 2 counts a ns
    const std::vector<Call> calls{{20'000, 28'000, 9'000}, {40'000, 60'000, 19'000}};
    const std::optional<Spread> woken = after_wake_up(calls, clock);
    ASSERT_TRUE(woken);
    EXPECT_DOUBLE_EQ(woken->p50, 4);
    EXPECT_DOUBLE_EQ(woken->max, 10);
    const std::optional<Spread> captured = after_capture(calls, clock);
    ASSERT_TRUE(captured);
    EXPECT_DOUBLE_EQ(captured->p50, 5);
    EXPECT_DOUBLE_EQ(captured->max, 11);
}

TEST(CallTimes, AWakeUpThatWasNotSeenIsNoFigure) {
    const CounterClock clock({0, 0}, {Second, Second});
    const std::vector<Call> calls{{1000, 2000, 500}, {0, 4000, 2500}};
    EXPECT_FALSE(after_wake_up(calls, clock));
    EXPECT_TRUE(after_capture(calls, clock));
    EXPECT_FALSE(after_capture({}, clock));
}

} // namespace
} // namespace host
