// SPDX-License-Identifier: GPL-2.0-or-later
//
// The watch over a driver's time code: what it takes for true to the frame, and what not.
#include "tests/asio-host/time_code.hpp"

#include <gtest/gtest.h>

namespace host {
namespace {

constexpr std::uint32_t still = asio::TimeCodeValid | asio::TimeCodeStill;
constexpr std::uint32_t rolls = asio::TimeCodeValid | asio::TimeCodeRunning | asio::TimeCodeOnSpeed;

class TimeCode : public testing::Test {
  protected:
    void see(std::uint64_t position, std::uint64_t code, std::uint32_t flags) {
        asio::Time time{};
        time.timeInfo.samplePosition = asio::split(position);
        time.timeCode.samples = asio::split(code);
        time.timeCode.speed = flags & asio::TimeCodeRunning ? 1 : 0;
        time.timeCode.flags = flags;
        watch.see(time);
    }
    double value(const char* name) { return watch.values().at(name); }
    TimeCodeWatch watch;
};

TEST_F(TimeCode, IsFollowedAcrossALocateAndAStart) {
    see(0, 0, 0);
    EXPECT_EQ(value("valid"), 0);
    see(128, 0, still);
    see(256, 480000, still);
    EXPECT_EQ(value("valid"), 1);
    EXPECT_EQ(value("running"), 0);
    EXPECT_EQ(value("code"), 480000);
    see(384, 480000, rolls);
    see(512, 480128, rolls);
    see(768, 480384, rolls); // frames were lost: of both
    EXPECT_EQ(value("running"), 1);
    EXPECT_EQ(value("from"), 480000);
    EXPECT_EQ(value("steps"), 2);
    EXPECT_EQ(value("breaks"), 0);
}

TEST_F(TimeCode, IsNotTrueAFrameBeside) {
    see(0, 1000, rolls);
    see(128, 1127, rolls);
    EXPECT_EQ(value("breaks"), 1);
    see(256, 1255, rolls);
    EXPECT_EQ(value("breaks"), 1);
    see(384, 1255, rolls);
    EXPECT_EQ(value("breaks"), 2);
}

TEST_F(TimeCode, MayNotContradictItself) {
    see(0, 0, rolls | asio::TimeCodeStill);
    see(0, 0, asio::TimeCodeValid);
    see(0, 0, asio::TimeCodeValid | asio::TimeCodeRunning);
    see(0, 0, still | asio::TimeCodeOnSpeed);
    EXPECT_EQ(value("breaks"), 3);
}

} // namespace
} // namespace host
