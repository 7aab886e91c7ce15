// SPDX-License-Identifier: GPL-2.0-or-later
//
// The deadline arithmetic, row by row.
#include "stream/schedule.hpp"

#include <gtest/gtest.h>

#include <limits>

namespace lockstep {
namespace {

TEST(StreamSchedule, FramesAndNanosecondsGoBothWaysWithoutOverflow) {
    EXPECT_EQ(frames_to_ns(0, 48000), 0);
    EXPECT_EQ(frames_to_ns(48000, 48000), nanoseconds_a_second);
    EXPECT_EQ(frames_to_ns(1, 48000), 20833);
    EXPECT_EQ(frames_to_ns(44100ULL * 86400 * 365, 44100), nanoseconds_a_second * 86400 * 365);
    EXPECT_EQ(ns_to_frames(-1, 48000), 0U);
    EXPECT_EQ(ns_to_frames(0, 48000), 0U);
    EXPECT_EQ(ns_to_frames(20833, 48000), 0U);
    EXPECT_EQ(ns_to_frames(20834, 48000), 1U);
    EXPECT_EQ(ns_to_frames(nanoseconds_a_second * 86400 * 365, 192000), 192000ULL * 86400 * 365);
    EXPECT_EQ(frame_at({1000, 5000}, 5000, 48000), 1000U);
    EXPECT_EQ(frame_at({1000, 5000}, 4000, 48000), 1000U) << "a stamp from the future";
    EXPECT_EQ(frame_at({1000, 0}, 10'000'000, 48000), 1480U);
}

TEST(StreamSchedule, ACardThatWasAskedIsABurstFurtherAtTheMost) {
    EXPECT_EQ(frame_asked_at({1000, 5000}, 4000, 48000, false), 1000U) << "a stamp from the future";
    EXPECT_EQ(frame_asked_at({1000, 0}, 1'000'000, 48000, false), 1048U);
    EXPECT_EQ(frame_asked_at({1000, 0}, 2'000'000, 48000, false), 1096U);
    EXPECT_EQ(frame_asked_at({1000, 0}, 10'000'000, 48000, false), 1096U) << "it stands still";
    EXPECT_EQ(frame_asked_at({1000, 0}, 10'000'000, 48000, true), 1480U) << "nobody can tell";
}

constexpr Timing duplex{48000, 64, 32, 8192, true};

struct Late {
    const char* about;
    std::uint64_t played;
    unsigned late;
};

TEST(StreamSchedule, OnlyFramesAlreadyPassedAreLate) {
    const Late table[] = {
        {"long before", 0, 0},       {"one frame to spare", 999, 0}, {"just in time", 1000, 0},
        {"one too late", 1001, 1},   {"all but one", 1063, 63},      {"all", 1064, 64},
        {"more than all", 5000, 64},
    };
    for (const Late& row : table)
        EXPECT_EQ(frames_late(duplex, 1000, row.played), row.late) << row.about;
}

struct Skip {
    const char* about;
    Timing timing;
    std::uint64_t next;
    std::uint64_t captured;
    std::uint64_t played;
    std::uint64_t periods;
};

TEST(StreamSchedule, SkipsWholePeriodsAndNoMoreThanNeeded) {
    constexpr Timing large_offset{48000, 16, 64, 8192, true};
    constexpr Timing capture_only{48000, 64, 32, 256, false};
    constexpr Timing playback_only{48000, 64, 32, 0, true};
    // With next = 640 the first frame of the duplex cycle is played at 640 + 64 + 32 = 736.
    const Skip table[] = {
        {"on time", duplex, 640, 704, 704, 0},
        {"at the deadline itself", duplex, 640, 736, 736, 0},
        {"one frame past: the next period isn't captured yet", duplex, 640, 737, 737, 1},
        {"so far that the next has just half its time", duplex, 640, 784, 784, 1},
        {"so far that the next has less than half its time", duplex, 640, 785, 785, 2},
        {"ten periods late", duplex, 640, 704 + 640, 704 + 640, 10},
        {"an offset of several periods makes up for lateness", large_offset, 640, 640 + 80,
         640 + 80, 0},
        {"but not for more than that", large_offset, 640, 640 + 81, 640 + 81, 1},
        {"never beyond what was captured", duplex, 640, 704, 900, 1},
        {"nothing captured, nothing to skip", duplex, 640, 660, 900, 0},
        {"capture only: the ring is the deadline", capture_only, 640, 640 + 192, 0, 0},
        {"capture only: overrun keeps the newest period", capture_only, 640, 640 + 193, 0, 2},
        {"playback only", playback_only, 640, 737, 737, 1},
    };
    for (const Skip& row : table)
        EXPECT_EQ(periods_to_skip(row.timing, row.next, row.captured, row.played), row.periods)
            << row.about;
}

TEST(StreamSchedule, ANapIsWhatIsMissingButShort) {
    EXPECT_EQ(nap_ns(1, 64, 48000), 20833);
    EXPECT_EQ(nap_ns(8, 64, 48000), 166666);
    EXPECT_EQ(nap_ns(64, 64, 48000), 166666) << "an eighth of the period at most";
    EXPECT_EQ(nap_ns(3, 8, 48000), 20833);
    EXPECT_EQ(nap_ns(8, 7, 48000), 20833) << "a frame at the least";
    EXPECT_EQ(nap_ns(0, 64, 48000), 20833);
}

} // namespace
} // namespace lockstep
