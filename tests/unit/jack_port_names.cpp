// SPDX-License-Identifier: GPL-2.0-or-later
//
// JACK port names: the card's own where they can be, unique always.
#include "jack-backend/port_names.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>
#include <string>
#include <vector>

namespace lockstep::jack {
namespace {

using testing::ElementsAre;

TEST(JackPortNames, TheCardsNamesStand) {
    const PortNames names = port_names({"Mic 1", "Mic 2"}, {"Main L", "Main R"});
    EXPECT_THAT(names.capture, ElementsAre("Mic 1", "Mic 2"));
    EXPECT_THAT(names.playback, ElementsAre("Main L", "Main R"));
}

TEST(JackPortNames, ANameOfBothDirectionsSaysWhich) {
    const PortNames names = port_names({"MADI 1", "AES L"}, {"MADI 1", "Phones L"});
    EXPECT_THAT(names.capture, ElementsAre("capture MADI 1", "AES L"));
    EXPECT_THAT(names.playback, ElementsAre("playback MADI 1", "Phones L"));
}

TEST(JackPortNames, ANameThatStandsTwiceGetsTheChannelsNumber) {
    const PortNames names = port_names({"Line", "Line", "Line"}, {});
    EXPECT_THAT(names.capture, ElementsAre("Line", "Line 2", "Line 3"));
}

TEST(JackPortNames, ANumberedNameMayBeTakenToo) {
    const PortNames names = port_names({"Line 2", "Line", "Line 2", "Line 3"}, {"Line 3"});
    std::set<std::string> all(names.capture.begin(), names.capture.end());
    all.insert(names.playback.begin(), names.playback.end());
    EXPECT_EQ(all.size(), 5U);
}

TEST(JackPortNames, EmptyNamesAreNumbered) {
    const PortNames names = port_names({"", "Mic"}, {"", ""});
    EXPECT_THAT(names.capture, ElementsAre("capture_1", "Mic"));
    EXPECT_THAT(names.playback, ElementsAre("playback_1", "playback_2"));
}

TEST(JackPortNames, ColonsAndControlCharactersAreReplaced) {
    const PortNames names = port_names({"ADAT:1\n", "Mikrofon ü"}, {});
    EXPECT_THAT(names.capture, ElementsAre("ADAT_1_", "Mikrofon ü"));
}

TEST(JackPortNames, LongNamesAreCutAndStayUnique) {
    const std::string name(300, 'x');
    const PortNames names = port_names({name, name}, {name});
    EXPECT_NE(names.capture[0], names.capture[1]);
    for (const std::string& cut : {names.capture[0], names.capture[1], names.playback[0]})
        EXPECT_LT(cut.size(), 240U);
}

} // namespace
} // namespace lockstep::jack
