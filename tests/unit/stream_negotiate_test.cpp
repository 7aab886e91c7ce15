// SPDX-License-Identifier: GPL-2.0-or-later
//
// The pure parts of agreeing with a card, and refusals that need none.
#include "stream/channel_names.hpp"
#include "stream/negotiate.hpp"
#include "stream/owner.hpp"
#include "stream/stream.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cerrno>

namespace lockstep {
namespace {

using testing::AllOf;
using testing::HasSubstr;

struct Ring {
    const char* about;
    unsigned period, safety, largest, multiple;
    bool coarse;
    unsigned ring;
};

TEST(StreamNegotiate, RingIsLargeAndAMultipleOfTheCardsPeriod) {
    const Ring table[] = {
        {"usual", 128, 64, 65536, 128, false, 8192},
        {"a period that doesn't divide 8192", 100, 64, 65536, 100, false, 8100},
        {"a large period needs more", 8192, 4096, 65536, 8192, false, 24576},
        {"a large offset needs more", 64, 8192, 65536, 64, false, 8320 + 0},
        {"a small card", 128, 64, 1024, 128, false, 1024},
        {"a small card, not a multiple", 128, 64, 1000, 128, false, 896},
        {"just enough for what is captured", 128, 128, 256, 128, false, 256},
        {"too small for what is captured", 128, 64, 128, 128, false, 0},
        {"just enough for what is queued", 128, 256, 384, 128, false, 384},
        {"too small for what is queued", 128, 129, 256, 128, false, 0},
        {"a coarse card gets as little as will do", 128, 64, 65536, 128, true, 384},
        {"a timer on a card with its own period", 128, 64, 65536, 1024, false, 8192},
    };
    for (const Ring& row : table)
        EXPECT_EQ(choose_ring(row.period, row.safety, row.largest, row.multiple, row.coarse),
                  row.ring)
            << row.about;
}

TEST(StreamNegotiate, ATimerPacesWhereInterruptsCannotOrLeaveTooSmallARing) {
    EXPECT_TRUE(timer_is_better({0}, {8192}, 32, 32)) << "no interrupt at this period";
    EXPECT_TRUE(timer_is_better({0}, {0}, 32, 32));
    EXPECT_TRUE(timer_is_better({1024}, {65536}, 32, 32)) << "intel-hda at 32 frames";
    EXPECT_FALSE(timer_is_better({2048}, {65536}, 64, 32)) << "intel-hda at 64 frames";
    EXPECT_FALSE(timer_is_better({65536}, {65536}, 32, 32));
    EXPECT_FALSE(timer_is_better({1024}, {1024}, 32, 32)) << "the card has no more";
    EXPECT_FALSE(timer_is_better({1024}, {512}, 32, 32));
    EXPECT_TRUE(timer_is_better({2048}, {4096}, 1024, 512)) << "two periods, and it tells nothing";
    EXPECT_FALSE(timer_is_better({128, 32}, {16384, 32}, 64, 32)) << "HDSPe MADI at 64 frames";
    EXPECT_TRUE(timer_is_better({128, 32}, {16384, 32}, 64, 33));
    EXPECT_FALSE(timer_is_better({2048, 32}, {4096, 32}, 1024, 512));
    EXPECT_TRUE(timer_is_better({2048, 3000}, {4096, 3000}, 1024, 512));
}

TEST(StreamNegotiate, OnlyACoarsePositionGrowsTheOffset) {
    EXPECT_EQ(grown_safety(64, 128, false), 64U);
    EXPECT_EQ(grown_safety(64, 128, true), 192U);
}

std::string refusal(unsigned period, unsigned safety) {
    try {
        check_period_and_safety(period, safety);
    } catch (const StreamError& error) {
        EXPECT_EQ(error.code(), EINVAL);
        return error.what();
    }
    return "";
}

TEST(StreamNegotiate, PeriodAndOffsetHaveLimitsThatTheRefusalNames) {
    EXPECT_EQ(refusal(8, 1), "");
    EXPECT_EQ(refusal(8192, 8192), "");
    EXPECT_THAT(refusal(7, 1), AllOf(HasSubstr("period of 7 "), HasSubstr("8 to 8192")));
    EXPECT_THAT(refusal(8193, 1), AllOf(HasSubstr("8193"), HasSubstr("8 to 8192")));
    EXPECT_THAT(refusal(64, 0), AllOf(HasSubstr("safety offset of 0 "), HasSubstr("1 to 8192")));
    EXPECT_THAT(refusal(64, 8193), AllOf(HasSubstr("8193"), HasSubstr("1 to 8192")));
}

struct Refused {
    const char* about;
    StreamSettings settings;
    int code;
    const char* says;
};

TEST(StreamNegotiate, WhatIsNoCardIsRefusedInWords) {
    StreamSettings none;
    StreamSettings absent;
    absent.capture_device = "hw:NoSuchCard";
    StreamSettings nonsense;
    nonsense.playback_device = "no such thing at all";
    StreamSettings plugin;
    plugin.playback_device = "null";
    StreamSettings period = absent;
    period.period = 3;
    const Refused table[] = {
        {"no device", none, EINVAL, "no device is named"},
        {"unknown card", absent, ENODEV, "'hw:NoSuchCard'"},
        {"not even a device name", nonsense, ENODEV, "'no such thing at all'"},
        {"a plug-in", plugin, EINVAL, "plug-in"},
        {"settings are looked at first", period, EINVAL, "a period of 3 frames"},
    };
    for (const Refused& row : table) {
        try {
            const Stream stream(row.settings);
            ADD_FAILURE() << row.about << ": not refused";
        } catch (const StreamError& error) {
            EXPECT_EQ(error.code(), row.code) << row.about;
            EXPECT_THAT(error.what(), HasSubstr(row.says)) << row.about;
        }
    }
}

TEST(StreamNegotiate, TheOwnerStandsInTheStatusFile) {
    EXPECT_EQ(owner_in_status("closed\n"), 0);
    EXPECT_EQ(owner_in_status(""), 0);
    EXPECT_EQ(owner_in_status("state: RUNNING\nowner_pid   : 4711\ntrigger_time: 1.2\n"), 4711);
    EXPECT_EQ(owner_in_status("owner_pid   :"), 0);
    EXPECT_EQ(pcm_owner(99, 0, Direction::capture), "");
}

TEST(StreamNegotiate, ChannelsWithoutNamesAreNumbered) {
    EXPECT_THAT(channel_names("hw:NoSuchCard", 0, Direction::capture, 2),
                testing::ElementsAre("capture_1", "capture_2"));
    EXPECT_THAT(channel_names("hw:NoSuchCard", 0, Direction::playback, 1),
                testing::ElementsAre("playback_1"));
}

} // namespace
} // namespace lockstep
