// SPDX-License-Identifier: GPL-2.0-or-later
//
// What becomes of settings that the user applies while a host has the driver open.
#include "wineasio_fake.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace lockstep::test {
namespace {

using testing::ElementsAre;

class AsioApply : public testing::Test {
  protected:
    std::shared_ptr<FakePlatform> platform = std::make_shared<FakePlatform>();
    FakeHost host;
    Engine engine{platform};

    void run() {
        ASSERT_TRUE(engine.init({}));
        ASSERT_EQ(engine.create_buffers(nullptr, 0, 128, &host.callbacks), asio::Ok);
        ASSERT_EQ(engine.start(), asio::Ok);
    }
};

TEST_F(AsioApply, NewSettingsAreTakenUpAtOnceWithoutBuffers) {
    EXPECT_EQ(engine.apply({.period = 256u}), asio::Ok);
    EXPECT_EQ(platform->opens_so_far, 0) << "not before init";
    EXPECT_FALSE(engine.status());
    ASSERT_TRUE(engine.init({}));
    EXPECT_EQ(engine.apply({.period = 256u}), asio::Ok);
    EXPECT_EQ(platform->opened.period, 256u);
    EXPECT_EQ(engine.status()->settings.period, 256u);
    EXPECT_EQ(engine.apply({.period = 7u}), asio::InvalidParameter);
    EXPECT_NE(engine.error().find("Period is 7"), std::string::npos);
}

TEST_F(AsioApply, SettingsThatDoNotOpenLeaveWhatWas) {
    ASSERT_TRUE(engine.init({}));
    platform->opens = [](const Settings& settings) -> Status {
        if (settings.rate == 48000)
            return {};
        return {linux_errno::invalid, "no such rate"};
    };
    EXPECT_EQ(engine.apply({.rate = 96000u}), asio::NotPresent);
    EXPECT_EQ(engine.error(), "no such rate");
    EXPECT_EQ(engine.state(), Engine::State::initialized);
    EXPECT_EQ(platform->opened.rate, 48000u);
}

TEST_F(AsioApply, OnJackOnlyTheChannelsAreTheUsers) {
    ASSERT_TRUE(engine.init({.transport = std::string("jack")}));
    EXPECT_EQ(engine.apply({.transport = std::string("jack"), .period = 64u}), asio::Ok);
    EXPECT_EQ(platform->opens_so_far, 1);
    EXPECT_EQ(engine.apply({.transport = std::string("jack"), .inputs = std::string("1")}),
              asio::Ok);
    EXPECT_EQ(platform->opens_so_far, 2);
}

TEST_F(AsioApply, NewSettingsAskTheHostForAReset) {
    ASSERT_NO_FATAL_FAILURE(run());
    EXPECT_EQ(engine.apply({.rate = 96000u}), asio::Ok);
    EXPECT_TRUE(eventually([&] { return !host.messages().empty(); }));
    EXPECT_THAT(host.messages(), ElementsAre(asio::ResetRequest));
    EXPECT_EQ(engine.state(), Engine::State::running) << "until the host has done it";
    EXPECT_EQ(platform->opened.rate, 48000u);
    EXPECT_EQ(engine.dispose_buffers(), asio::Ok);
    EXPECT_EQ(platform->opened.rate, 96000u) << "also for a host that does not call init";
    EXPECT_EQ(engine.state(), Engine::State::initialized);
}

TEST_F(AsioApply, AnotherPeriodAloneIsSaidGentlyIfTheHostHasIt) {
    ASSERT_NO_FATAL_FAILURE(run());
    EXPECT_EQ(engine.apply({.period = 256u}), asio::Ok);
    EXPECT_TRUE(eventually([&] { return !host.messages().empty(); }));
    EXPECT_EQ(engine.dispose_buffers(), asio::Ok);
    EXPECT_THAT(host.messages(), ElementsAre(asio::BufferSizeChange));
    EXPECT_EQ(platform->opened.period, 256u);
}

TEST_F(AsioApply, AnotherPeriodIsAResetForOtherHosts) {
    host.supports = [](int selector) { return selector != asio::BufferSizeChange; };
    ASSERT_NO_FATAL_FAILURE(run());
    EXPECT_EQ(engine.apply({.period = 256u}), asio::Ok);
    EXPECT_TRUE(eventually([&] { return !host.messages().empty(); }));
    EXPECT_EQ(engine.dispose_buffers(), asio::Ok);
    EXPECT_THAT(host.messages(), ElementsAre(asio::ResetRequest));
}

TEST_F(AsioApply, TheSameSettingsAskForNothing) {
    ASSERT_NO_FATAL_FAILURE(run());
    EXPECT_EQ(engine.apply({}), asio::Ok);
    EXPECT_EQ(engine.apply({.rate = 96000u}), asio::Ok);
    EXPECT_EQ(engine.apply({.rate = 96000u}), asio::Ok);
    EXPECT_EQ(engine.dispose_buffers(), asio::Ok);
    EXPECT_LE(host.messages().size(), 1u);
    EXPECT_EQ(platform->opens_so_far, 2);
}

TEST_F(AsioApply, EndingDoesNotTakeUpSettings) {
    {
        Engine other{platform};
        ASSERT_TRUE(other.init({}));
        ASSERT_EQ(other.create_buffers(nullptr, 0, 128, &host.callbacks), asio::Ok);
        EXPECT_EQ(other.apply({.rate = 96000u}), asio::Ok);
    }
    EXPECT_EQ(platform->opened.rate, 48000u);
}

} // namespace
} // namespace lockstep::test
