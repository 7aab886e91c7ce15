// SPDX-License-Identifier: GPL-2.0-or-later
//
// What each call of an ASIO host answers in each state.
#include "wineasio_fake.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstring>

namespace lockstep::test {
namespace {

class AsioEngine : public testing::Test {
  protected:
    std::shared_ptr<FakePlatform> platform = std::make_shared<FakePlatform>();
    FakeBackend& backend = *platform->next;
    FakeHost host;
    Engine engine{platform};

    asio::Error create(std::vector<asio::BufferInfo>& infos, int period = 128) {
        return engine.create_buffers(infos.data(), static_cast<int>(infos.size()), period,
                                     &host.callbacks);
    }
    static asio::BufferInfo input(int channel) { return {asio::True, channel, {}}; }
    static asio::BufferInfo output(int channel) { return {asio::False, channel, {}}; }
};

TEST_F(AsioEngine, AnswersNothingBeforeInit) {
    std::int32_t a = 7, b = 7, c = 7, d = 7;
    double rate = 0;
    asio::ChannelInfo info{};
    asio::ClockSource clock{};
    asio::Samples position{};
    asio::TimeStamp time{};
    EXPECT_EQ(engine.get_channels(&a, &b), asio::NotPresent);
    EXPECT_EQ(a, 0);
    EXPECT_EQ(engine.get_latencies(&a, &b), asio::NotPresent);
    EXPECT_EQ(engine.get_buffer_size(&a, &b, &c, &d), asio::NotPresent);
    EXPECT_EQ(engine.can_sample_rate(48000), asio::NotPresent);
    EXPECT_EQ(engine.get_sample_rate(&rate), asio::NotPresent);
    EXPECT_EQ(engine.set_sample_rate(48000), asio::NotPresent);
    a = 1;
    EXPECT_EQ(engine.get_clock_sources(&clock, &a), asio::NotPresent);
    EXPECT_EQ(engine.set_clock_source(0), asio::NotPresent);
    EXPECT_EQ(engine.get_sample_position(&position, &time), asio::NotPresent);
    EXPECT_EQ(engine.get_channel_info(&info), asio::NotPresent);
    EXPECT_EQ(engine.create_buffers(nullptr, 0, 128, &host.callbacks), asio::NotPresent);
    EXPECT_EQ(engine.start(), asio::NotPresent);
    EXPECT_EQ(engine.stop(), asio::NotPresent);
    EXPECT_EQ(engine.output_ready(), asio::NotPresent);
    EXPECT_EQ(engine.dispose_buffers(), asio::InvalidMode);
}

TEST_F(AsioEngine, InitSaysWhyNot) {
    EXPECT_FALSE(engine.init({.period = std::string("128")}));
    EXPECT_NE(engine.error().find("REG_DWORD"), std::string::npos);
    platform->open_status = {linux_errno::busy, "hw:0 is in use by qjackctl."};
    EXPECT_FALSE(engine.init({}));
    EXPECT_EQ(engine.error(), "hw:0 is in use by qjackctl.");
    EXPECT_EQ(engine.state(), Engine::State::loaded);
    platform->open_status = {};
    EXPECT_TRUE(engine.init({}));
    EXPECT_EQ(engine.error(), "");
}

TEST_F(AsioEngine, InitTwiceReadsTheSettingsAgainUntilThereAreBuffers) {
    EXPECT_TRUE(engine.init({}));
    EXPECT_TRUE(engine.init({.period = 256u}));
    EXPECT_EQ(platform->opened.period, 256u);
    EXPECT_EQ(engine.create_buffers(nullptr, 0, 128, &host.callbacks), asio::Ok);
    EXPECT_TRUE(engine.init({.period = 512u}));
    EXPECT_EQ(platform->opened.period, 256u);
    EXPECT_EQ(engine.state(), Engine::State::prepared);
}

TEST_F(AsioEngine, TellsWhatTheCardIs) {
    ASSERT_TRUE(engine.init({}));
    std::int32_t a = 0, b = 0, c = 0, d = 0;
    EXPECT_EQ(engine.get_channels(&a, &b), asio::Ok);
    EXPECT_EQ(a, 3);
    EXPECT_EQ(b, 2);
    EXPECT_EQ(engine.get_latencies(&a, &b), asio::Ok);
    EXPECT_EQ(a, 128);
    EXPECT_EQ(b, 64);
    EXPECT_EQ(engine.get_buffer_size(&a, &b, &c, &d), asio::Ok);
    EXPECT_EQ(a, 32);
    EXPECT_EQ(b, 8192);
    EXPECT_EQ(c, 128);
    EXPECT_EQ(d, -1);
    double rate = 0;
    EXPECT_EQ(engine.get_sample_rate(&rate), asio::Ok);
    EXPECT_EQ(rate, 48000);
    EXPECT_EQ(engine.output_ready(), asio::Ok);
}

TEST_F(AsioEngine, TellsEachChannel) {
    ASSERT_TRUE(engine.init({}));
    std::vector<asio::BufferInfo> infos{input(2), output(0)};
    ASSERT_EQ(create(infos), asio::Ok);
    struct {
        int channel;
        bool is_input;
        asio::Error answer;
        bool active = false;
        const char* name = "";
    } const cases[] = {
        {0, true, asio::Ok, false, "in 1"},  {2, true, asio::Ok, true, "in 3"},
        {0, false, asio::Ok, true, "out 1"}, {1, false, asio::Ok, false, "out 2"},
        {3, true, asio::InvalidParameter},   {2, false, asio::InvalidParameter},
        {-1, true, asio::InvalidParameter},
    };
    for (const auto& expected : cases) {
        asio::ChannelInfo info{};
        info.channel = expected.channel;
        info.isInput = expected.is_input ? asio::True : asio::False;
        EXPECT_EQ(engine.get_channel_info(&info), expected.answer);
        if (expected.answer != asio::Ok)
            continue;
        EXPECT_EQ(info.isActive != 0, expected.active);
        EXPECT_STREQ(info.name, expected.name);
        EXPECT_EQ(info.type, asio::Int32LSB);
        EXPECT_EQ(info.channelGroup, 0);
    }
}

TEST_F(AsioEngine, HasOneClock) {
    ASSERT_TRUE(engine.init({}));
    asio::ClockSource clocks[32];
    std::memset(clocks, 0x55, sizeof clocks);
    std::int32_t count = 32;
    EXPECT_EQ(engine.get_clock_sources(clocks, &count), asio::Ok);
    EXPECT_EQ(count, 1);
    EXPECT_EQ(clocks[0].index, 0);
    EXPECT_EQ(clocks[0].isCurrentSource, asio::True);
    EXPECT_STREQ(clocks[0].name, "Card");
    count = 0;
    EXPECT_EQ(engine.get_clock_sources(clocks, &count), asio::InvalidParameter);
    EXPECT_EQ(engine.set_clock_source(0), asio::Ok);
    EXPECT_EQ(engine.set_clock_source(1), asio::InvalidParameter);
    EXPECT_EQ(engine.set_clock_source(-1), asio::InvalidParameter);
}

TEST_F(AsioEngine, FutureSaysYesToWhatItDoes) {
    EXPECT_EQ(engine.future(asio::CanTimeInfo, nullptr), asio::Success);
    EXPECT_EQ(engine.future(asio::CanReportOverload, nullptr), asio::Success);
    for (const int selector :
         {1, 2, 3, 4, 5, 6, 7, 8, 9, 11, 12, 13, 14, 15, 16, static_cast<int>(asio::SetIoFormat),
          static_cast<int>(asio::GetIoFormat), static_cast<int>(asio::CanDoIoFormat),
          static_cast<int>(asio::GetInternalBufferSamples)})
        EXPECT_EQ(engine.future(selector, nullptr), asio::NotPresent) << selector;
}

// Hosts built on cwASIO ask first with a selector of its own, 0x7f000001, before init(). They go on
// when it is unknown, and refuse the driver for ASE_NotPresent (cwASIO.cpp, cwASIO::Device).
TEST_F(AsioEngine, FutureTellsUnknownSelectorsFromWhatACardHasNot) {
    for (const int selector : {-1, 0, 17, 99, 0x7f000001}) {
        EXPECT_EQ(engine.future(selector, nullptr), asio::InvalidParameter) << selector;
        EXPECT_NE(engine.error().find(std::to_string(selector)), std::string::npos);
    }
}

TEST_F(AsioEngine, RefusesNullPointers) {
    ASSERT_TRUE(engine.init({}));
    std::int32_t a = 0;
    asio::Samples position{};
    EXPECT_EQ(engine.get_channels(nullptr, &a), asio::InvalidParameter);
    EXPECT_EQ(engine.get_latencies(&a, nullptr), asio::InvalidParameter);
    EXPECT_EQ(engine.get_buffer_size(&a, &a, &a, nullptr), asio::InvalidParameter);
    EXPECT_EQ(engine.get_sample_rate(nullptr), asio::InvalidParameter);
    EXPECT_EQ(engine.get_channel_info(nullptr), asio::InvalidParameter);
    EXPECT_EQ(engine.get_clock_sources(nullptr, &a), asio::InvalidParameter);
    EXPECT_EQ(engine.get_sample_position(&position, nullptr), asio::InvalidParameter);
    EXPECT_EQ(engine.create_buffers(nullptr, 1, 128, &host.callbacks), asio::InvalidParameter);
    EXPECT_EQ(engine.create_buffers(nullptr, -1, 128, &host.callbacks), asio::InvalidParameter);
    EXPECT_EQ(engine.create_buffers(nullptr, 0, 128, nullptr), asio::InvalidParameter);
    host.callbacks.bufferSwitch = nullptr;
    EXPECT_EQ(engine.create_buffers(nullptr, 0, 128, &host.callbacks), asio::InvalidParameter);
}

TEST_F(AsioEngine, RefusesWrongChannels) {
    ASSERT_TRUE(engine.init({}));
    const std::vector<std::vector<asio::BufferInfo>> wrong{
        {input(3)}, {output(2)}, {input(-1)}, {input(1), input(1)}, {output(0), output(0)}};
    for (auto infos : wrong) {
        EXPECT_EQ(create(infos), asio::InvalidParameter);
        EXPECT_NE(engine.error().find("channel"), std::string::npos) << engine.error();
        EXPECT_EQ(engine.state(), Engine::State::initialized);
    }
    std::vector<asio::BufferInfo> same_number{input(1), output(1)};
    EXPECT_EQ(create(same_number), asio::Ok);
}

TEST_F(AsioEngine, RefusesWrongPeriods) {
    ASSERT_TRUE(engine.init({}));
    std::vector<asio::BufferInfo> infos{input(0)};
    for (const int period : {-128, 0, 1, 16, 33, 100, 8193, 16384}) {
        EXPECT_EQ(create(infos, period), asio::InvalidMode) << period;
        EXPECT_NE(engine.error().find("32 to 8192, powers of two"), std::string::npos);
    }
    EXPECT_EQ(create(infos, 32), asio::Ok);
    EXPECT_EQ(create(infos, 8192), asio::Ok);
    backend.change([](Description& card) {
        card.period_minimum = card.period_maximum = card.period = 480;
        card.granularity = 0;
    });
    EXPECT_EQ(create(infos, 480), asio::Ok);
    EXPECT_EQ(create(infos, 512), asio::InvalidMode);
    EXPECT_NE(engine.error().find("allowed: 480."), std::string::npos) << engine.error();
}

TEST_F(AsioEngine, GivesEachChannelTwoHalvesOfItsOwn) {
    ASSERT_TRUE(engine.init({}));
    std::vector<asio::BufferInfo> infos{input(0), input(1), input(2), output(0), output(1)};
    ASSERT_EQ(create(infos, 32), asio::Ok);
    std::vector<char*> halves;
    for (const asio::BufferInfo& info : infos)
        for (void* half : info.buffers) {
            EXPECT_EQ(reinterpret_cast<std::uintptr_t>(half) % 64, 0u);
            std::memset(half, 1, std::size_t{32} * 4); // the sanitizer sees what is not ours
            halves.push_back(static_cast<char*>(half));
        }
    std::sort(halves.begin(), halves.end());
    for (std::size_t i = 1; i < halves.size(); ++i)
        EXPECT_GE(halves[i] - halves[i - 1], 32 * 4);
    ASSERT_EQ(backend.prepared.size(), infos.size());
    EXPECT_EQ(backend.prepared[3].halves[1], reinterpret_cast<std::uintptr_t>(infos[3].buffers[1]));
}

TEST_F(AsioEngine, FailsToPrepareWithoutLeavingAnything) {
    ASSERT_TRUE(engine.init({}));
    std::vector<asio::BufferInfo> infos{input(0)};
    platform->memory = false;
    EXPECT_EQ(create(infos), asio::NoMemory);
    platform->memory = true;
    backend.prepare_status = {linux_errno::invalid, "no such period"};
    EXPECT_EQ(create(infos), asio::InvalidMode);
    EXPECT_EQ(engine.error(), "no such period");
    EXPECT_EQ(engine.state(), Engine::State::initialized);
    EXPECT_EQ(engine.dispose_buffers(), asio::InvalidMode);
    backend.prepare_status = {};
    EXPECT_EQ(create(infos), asio::Ok);
    EXPECT_EQ(engine.dispose_buffers(), asio::Ok);
    EXPECT_EQ(engine.dispose_buffers(), asio::InvalidMode);
}

TEST_F(AsioEngine, ClosesTheCardAtItsEnd) {
    std::atomic<bool> closed{false};
    backend.closed = &closed;
    {
        Engine other(platform);
        ASSERT_TRUE(other.init({}));
        platform->next.reset();
    }
    EXPECT_TRUE(closed);
}

// A thread in a call, or the message that the host is in, holds what was open a little longer.
TEST_F(AsioEngine, GivesTheCardBackBeforeItOpensItAgain) {
    platform->opens = [&](const Settings&) {
        return backend.given_back == platform->opens_so_far - 1
                   ? Status{}
                   : Status{linux_errno::busy, "in use by this program"};
    };
    EXPECT_TRUE(engine.init({}));
    EXPECT_TRUE(engine.init({})) << engine.error();
    EXPECT_EQ(engine.apply({.period = 64u}), asio::Ok) << engine.error();
    {
        Engine other(platform);
        backend.given_back = platform->opens_so_far;
        ASSERT_TRUE(other.init({}));
    }
    EXPECT_EQ(backend.given_back, platform->opens_so_far);
}

TEST_F(AsioEngine, ShowsOnlyTheChosenChannels) {
    ASSERT_TRUE(engine.init({.inputs = std::string("2-3,9"), .outputs = std::string("none")}));
    std::int32_t inputs = 0, outputs = 7;
    EXPECT_EQ(engine.get_channels(&inputs, &outputs), asio::Ok);
    EXPECT_EQ(inputs, 2);
    EXPECT_EQ(outputs, 0);
    std::vector<asio::BufferInfo> infos{output(0)};
    EXPECT_EQ(create(infos), asio::InvalidParameter);
    infos = {input(2)};
    EXPECT_EQ(create(infos), asio::InvalidParameter);
    infos = {input(1)};
    ASSERT_EQ(create(infos), asio::Ok);
    ASSERT_EQ(backend.prepared.size(), 1u);
    EXPECT_EQ(backend.prepared[0].channel, 2u) << "the card's third";
    asio::ChannelInfo info{};
    info.isInput = asio::True;
    EXPECT_EQ(engine.get_channel_info(&info), asio::Ok);
    EXPECT_STREQ(info.name, "in 2");
    EXPECT_EQ(info.isActive, asio::False);
    info.channel = 1;
    EXPECT_EQ(engine.get_channel_info(&info), asio::Ok);
    EXPECT_STREQ(info.name, "in 3");
    EXPECT_EQ(info.isActive, asio::True);
    info.channel = 2;
    EXPECT_EQ(engine.get_channel_info(&info), asio::InvalidParameter);
    EXPECT_EQ(engine.channel_names(true).size(), 3u) << "the panel sees them all";
}

} // namespace
} // namespace lockstep::test
