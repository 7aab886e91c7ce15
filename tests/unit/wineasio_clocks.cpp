// SPDX-License-Identifier: GPL-2.0-or-later
//
// How far one clock is ahead of another, read by a thread that may be kept waiting between reads.
#include "wineasio-shim/unix/clocks.hpp"

#include <gtest/gtest.h>

#include <cstddef>
#include <vector>

namespace lockstep {
namespace {

TEST(WineasioClocks, AheadIsOfTheSharpestLook) {
    constexpr std::int64_t ahead = 5'000'000;
    const struct {
        const char* what;
        std::vector<std::int64_t> reads; // how long each took in ns, in turn; the last ones' go on
        std::int64_t off_by;
        std::size_t reads_made;
    } rows[] = {
        {"read alike", {100}, 0, 3},
        {"kept waiting before the other clock's", {100, 40'000, 100}, 0, 6},
        {"kept waiting after it", {100, 100, 40'000, 100}, 0, 6},
        {"and before it", {100, 900'000, 100, 100, 100, 900'000, 100}, 0, 9},
        {"slow clocks", {20'000}, 0, 12},
        {"kept waiting each time, the second the least", // 4,000 of them
         {100, 9'000, 100, 100, 4'000, 100, 100, 8'000, 100, 100, 9'000, 100},
         -1'950,
         12},
    };
    for (const auto& row : rows) {
        SCOPED_TRACE(row.what);
        std::int64_t now = 0;
        std::size_t reads = 0;
        const auto read = [&] {
            now += row.reads[reads < row.reads.size() ? reads : row.reads.size() - 1];
            ++reads;
            return now;
        };
        EXPECT_EQ(ahead_ns([&] { return read() + ahead; }, read), ahead + row.off_by);
        EXPECT_EQ(reads, row.reads_made);
    }
}

TEST(WineasioClocks, TimesGoThereAndBack) {
    const std::int64_t now = clock_ns(CLOCK_MONOTONIC);
    const std::int64_t raw = raw_from_monotonic(now);
    EXPECT_NEAR(static_cast<double>(monotonic_from_raw(raw) - now), 0, 10'000);
    EXPECT_LE(raw, clock_ns(CLOCK_MONOTONIC_RAW) + 10'000);
}

} // namespace
} // namespace lockstep
