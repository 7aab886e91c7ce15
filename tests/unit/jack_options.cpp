// SPDX-License-Identifier: GPL-2.0-or-later
//
// What `jackd -d lockstep` options mean for the stream, and which are refused.
#include "jack-backend/options.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cerrno>

namespace lockstep::jack {
namespace {

using testing::AllOf;
using testing::HasSubstr;

TEST(JackOptions, DefaultsAreBothDirectionsOfTheLockstepCard) {
    const StreamSettings settings = settings_of({});
    EXPECT_EQ(settings.capture_device, "hw:Lockstep");
    EXPECT_EQ(settings.playback_device, "hw:Lockstep");
    EXPECT_EQ(settings.rate, 48000U);
    EXPECT_EQ(settings.period, 128U);
    EXPECT_EQ(settings.safety, 64U);
    EXPECT_EQ(settings.capture_channels, 0U);
    EXPECT_EQ(settings.playback_channels, 0U);
}

struct Directions {
    const char* about;
    std::optional<std::string> capture;
    std::optional<std::string> playback;
    std::string captured;
    std::string played;
};

TEST(JackOptions, DirectionsAndTheirDevices) {
    const Directions table[] = {
        {"neither", {}, {}, "hw:A", "hw:A"},
        {"-C", "", {}, "hw:A", ""},
        {"-C none, as jackd writes its default", "none", {}, "hw:A", ""},
        {"-C hw:B", "hw:B", {}, "hw:B", ""},
        {"-P", {}, "", "", "hw:A"},
        {"-P hw:B", {}, "hw:B", "", "hw:B"},
        {"-C -P", "", "", "hw:A", "hw:A"},
        {"-C hw:B -P", "hw:B", "", "hw:B", "hw:A"},
        {"-C hw:B -P hw:C", "hw:B", "hw:C", "hw:B", "hw:C"},
    };
    for (const Directions& row : table) {
        SCOPED_TRACE(row.about);
        Options options;
        options.device = "hw:A";
        options.capture = row.capture;
        options.playback = row.playback;
        const StreamSettings settings = settings_of(options);
        EXPECT_EQ(settings.capture_device, row.captured);
        EXPECT_EQ(settings.playback_device, row.played);
    }
}

TEST(JackOptions, SafetyFollowsThePeriodUnlessItIsGiven) {
    Options options;
    EXPECT_EQ(safety_for(options, 1024), 512U);
    EXPECT_EQ(safety_for(options, 33), 16U);
    EXPECT_EQ(safety_for(options, 1), 1U);
    options.safety = 32;
    EXPECT_EQ(safety_for(options, 1024), 32U);
    options.period = 64;
    EXPECT_EQ(settings_of(options).safety, 32U);
}

TEST(JackOptions, ADirectionNotUsedHasNoChannels) {
    Options options;
    options.capture_channels = 4;
    options.playback_channels = 6;
    EXPECT_EQ(settings_of(options).capture_channels, 4U);
    EXPECT_EQ(settings_of(options).playback_channels, 6U);
    options.capture = "";
    EXPECT_EQ(settings_of(options).capture_channels, 4U);
    EXPECT_EQ(settings_of(options).playback_channels, 0U);
}

struct Refusal {
    unsigned Options::*option;
    unsigned value;
    const char* name;
    const char* allowed;
};

TEST(JackOptions, RefusalsNameTheOptionTheValueAndWhatIsAllowed) {
    const Refusal table[] = {
        {&Options::period, 0, "--period 0", "1 to 8192"},
        {&Options::period, 8193, "--period 8193", "1 to 8192"},
        {&Options::capture_channels, 256, "--inchannels 256", "0 to 255"},
        {&Options::playback_channels, 4294967295U, "--outchannels 4294967295", "0 to 255"},
        {&Options::input_latency, 192001, "--input-latency 192001", "0 to 192000"},
        {&Options::output_latency, 192001, "--output-latency 192001", "0 to 192000"},
    };
    for (const Refusal& row : table) {
        SCOPED_TRACE(row.name);
        Options options;
        options.*row.option = row.value;
        try {
            settings_of(options);
            ADD_FAILURE() << "accepted";
        } catch (const StreamError& error) {
            EXPECT_EQ(error.code(), EINVAL);
            EXPECT_THAT(error.what(), AllOf(HasSubstr(row.name), HasSubstr(row.allowed)));
        }
    }
}

TEST(JackOptions, TheLimitsThemselvesAreAllowed) {
    Options options;
    options.period = 8192;
    options.capture_channels = 255;
    options.playback_channels = 255;
    options.input_latency = 192000;
    options.output_latency = 192000;
    options.device = std::string(63, 'x');
    EXPECT_NO_THROW(settings_of(options));
    options.period = 1;
    EXPECT_NO_THROW(settings_of(options));
}

TEST(JackOptions, DeviceNamesThatJackCannotHoldAreRefused) {
    for (const std::string& device : {std::string(), std::string(64, 'x')}) {
        Options options;
        options.device = device;
        EXPECT_THROW(settings_of(options), StreamError);
        options.device = "hw:0";
        EXPECT_NO_THROW(settings_of(options));
    }
    Options options;
    options.capture = std::string(64, 'x');
    EXPECT_THROW(settings_of(options), StreamError);
}

} // namespace
} // namespace lockstep::jack
