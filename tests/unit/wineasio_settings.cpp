// SPDX-License-Identifier: GPL-2.0-or-later
//
// What the ASIO driver makes of each kind of registry value.
#include "wineasio-shim/pe/settings.hpp"

#include <gtest/gtest.h>

#include <ostream>

namespace lockstep {
namespace {

using Text = std::string;

TEST(AsioSettings, DefaultsWhenNothingIsSet) {
    std::string error;
    const auto settings = parse_settings({}, error);
    ASSERT_TRUE(settings);
    EXPECT_EQ(settings->device, "");
    EXPECT_FALSE(settings->jack);
    EXPECT_EQ(settings->period, 128u);
    EXPECT_FALSE(settings->safety);
    EXPECT_EQ(settings->rate, 48000u);
    EXPECT_EQ(error, "");
}

TEST(AsioSettings, TakesEveryValue) {
    std::string error;
    const auto settings = parse_settings({Text("hw:2"), Text("jack"), 256u, 33u, 96000u}, error);
    ASSERT_TRUE(settings) << error;
    EXPECT_EQ(settings->device, "hw:2");
    EXPECT_TRUE(settings->jack);
    EXPECT_EQ(settings->period, 256u);
    EXPECT_EQ(settings->safety, 33u);
    EXPECT_EQ(settings->rate, 96000u);
}

struct Refused {
    RegistryValues values;
    const char* named;
    const char* allowed;

    // Without it the test's name is the object's bytes, with addresses that change at each build.
    friend void PrintTo(const Refused& refused, std::ostream* out) {
        *out << refused.named << ", allowed: " << refused.allowed;
    }
};

class AsioSettingsRefused : public testing::TestWithParam<Refused> {};

TEST_P(AsioSettingsRefused, NamesTheValueAndWhatIsAllowed) {
    std::string error;
    EXPECT_FALSE(parse_settings(GetParam().values, error));
    EXPECT_NE(error.find(GetParam().named), Text::npos) << error;
    EXPECT_NE(error.find(GetParam().allowed), Text::npos) << error;
    EXPECT_LE(error.size(), 123u) << "hosts see no more: " << error;
}

INSTANTIATE_TEST_SUITE_P(
    Values, AsioSettingsRefused,
    testing::Values(Refused{{.device = 5u}, "Device", "REG_SZ, not REG_DWORD"},
                    Refused{{.device = Text(128, 'x')}, "Device", "128"},
                    Refused{{.transport = 1u}, "Transport", "REG_SZ, not REG_DWORD"},
                    Refused{{.transport = Text("alsa")}, "\"alsa\"", "direct, jack"},
                    Refused{{.transport = Text(1000, 'x')}, "Transport", "direct, jack"},
                    Refused{{.transport = OtherType{3}}, "Transport", "not REG_BINARY"},
                    Refused{{.transport = OtherType{2}}, "Transport", "not REG_EXPAND_SZ"},
                    Refused{{.period = Text("128")}, "Period", "REG_DWORD, not REG_SZ"},
                    Refused{{.period = OtherType{11}}, "Period", "REG_DWORD, not REG_QWORD"},
                    Refused{{.period = 7u}, "Period is 7", "8 to 8192"},
                    Refused{{.period = 8193u}, "Period is 8193", "8 to 8192"},
                    Refused{{.safety = 0u}, "Safety is 0", "1 to 8192"},
                    Refused{{.safety = 8193u}, "Safety is 8193", "1 to 8192"},
                    Refused{{.safety = OtherType{7}}, "Safety", "not REG_MULTI_SZ"},
                    Refused{{.rate = 7999u}, "Rate is 7999", "8000 to 768000"},
                    Refused{{.rate = 0xffffffffu}, "Rate is 4294967295", "8000 to 768000"},
                    Refused{{.rate = OtherType{99}}, "Rate", "not type 99"},
                    Refused{{.inputs = Text("1-")}, "Inputs is \"1-\"", "such as 1-8,11"},
                    Refused{{.outputs = Text(900, '9')}, "Outputs", "such as 1-8,11"},
                    Refused{{.outputs = 2u}, "Outputs", "REG_SZ, not REG_DWORD"}));

TEST(AsioSettings, AreWrittenAsTheyAreRead) {
    EXPECT_EQ(values_of({}), RegistryValues{});
    const RegistryValues values{Text("hw:2"), Text("jack"), 256u,        33u,
                                96000u,       Text("1-8"),  Text("none")};
    std::string error;
    const auto settings = parse_settings(values, error);
    ASSERT_TRUE(settings) << error;
    EXPECT_EQ(settings->inputs.text(), "1-8");
    EXPECT_EQ(values_of(*settings), values);
}

TEST(AsioSettings, TakesTheEdges) {
    std::string error;
    EXPECT_TRUE(parse_settings({.period = 8u, .safety = 1u, .rate = 8000u}, error)) << error;
    EXPECT_TRUE(parse_settings({.period = 8192u, .safety = 8192u, .rate = 768000u}, error));
    EXPECT_TRUE(parse_settings({.device = Text(127, 'x')}, error));
}

} // namespace
} // namespace lockstep
