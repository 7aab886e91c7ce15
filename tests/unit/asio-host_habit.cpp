// SPDX-License-Identifier: GPL-2.0-or-later
//
// Hosts' habits: their language, and what counts as not expected.
#include "tests/asio-host/habit.hpp"

#include <gtest/gtest.h>

#include <sstream>

namespace host {
namespace {

std::vector<Step> parsed(const std::string& text) {
    std::istringstream stream(text);
    return parse_habit(stream);
}

std::string refusal(const std::string& text) {
    try {
        parsed(text);
    } catch (const HabitError& error) {
        return error.what();
    }
    return "";
}

TEST(Habit, StepsAreReadALineEach) {
    const std::vector<Step> steps = parsed("# whose\n\n"
                                           "answers ResetRequest=1 # why\n"
                                           "a new\n"
                                           "a createBuffers inputs=0,1 period=64 -> ASE_OK\n"
                                           "await 20 switches\n"
                                           "await Overload\n"
                                           "pause 80\n"
                                           "await switch 10\n"
                                           "b new library\n");
    ASSERT_EQ(steps.size(), 8U);
    EXPECT_EQ(steps[0].verb, "answers");
    EXPECT_EQ(steps[0].words, std::vector<std::string>{"ResetRequest=1"});
    EXPECT_EQ(steps[1].instance, "a");
    EXPECT_EQ(steps[1].verb, "new");
    EXPECT_EQ(steps[2].line, 5U);
    EXPECT_EQ(steps[2].words.size(), 2U);
    EXPECT_EQ(steps[2].results, std::vector<std::string>{"ASE_OK"});
    EXPECT_TRUE(steps[2].conditions.empty());
    EXPECT_EQ(steps[3].number, 20U);
    EXPECT_TRUE(steps[3].selector.empty());
    EXPECT_EQ(steps[4].selector, "Overload");
    EXPECT_EQ(steps[5].number, 80U);
    EXPECT_EQ(steps[5].place, Place::here);
    EXPECT_EQ(steps[6].number, 10U);
    EXPECT_EQ(steps[6].place, Place::in_switch);
    EXPECT_EQ(steps[7].verb, "new");
    EXPECT_EQ(steps[7].words, std::vector<std::string>{"library"});
}

TEST(Habit, AStepHasItsPlace) {
    const std::vector<Step> steps = parsed("thread: a stop\n"
                                           "beside: a stop\n"
                                           "in switch 3: a stop\n"
                                           "in ResetRequest: a Release\n"
                                           "in switch 4: beside: a stop\n");
    ASSERT_EQ(steps.size(), 5U);
    EXPECT_EQ(steps[0].place, Place::thread);
    EXPECT_EQ(steps[1].place, Place::beside);
    EXPECT_EQ(steps[2].place, Place::in_switch);
    EXPECT_EQ(steps[2].number, 3U);
    EXPECT_EQ(steps[2].inner, Place::here);
    EXPECT_EQ(steps[3].place, Place::in_message);
    EXPECT_EQ(steps[3].selector, "ResetRequest");
    EXPECT_EQ(steps[4].place, Place::in_switch);
    EXPECT_EQ(steps[4].inner, Place::beside);
    EXPECT_EQ(steps[4].verb, "stop");
}

TEST(Habit, WhatIsNoStepIsRefusedWithItsLine) {
    for (const char* text : {"a", "\na ->", "a stop ->", "await", "await soon", "await 0 switches",
                             "await switch", "await switch 0", "pause", "pause long", "meet",
                             "in switch x: a stop", "in Nothing: a stop"})
        EXPECT_FALSE(refusal(text).empty()) << text;
    EXPECT_NE(refusal("a new\n\npause long").find("line 3"), std::string::npos);
    EXPECT_NE(refusal("await soon").find("ResetRequest"), std::string::npos);
}

TEST(Habit, TellsWhatIsNotAsExpected) {
    const Values values{{"minimum", 32}, {"maximum", 8192}, {"preferred", 128}};
    const struct {
        const char* step;
        const char* result;
        const char* says; // null: all is well
    } table[] = {
        {"a stop", "ASE_InvalidMode", nullptr},
        {"a stop -> ASE_OK", "ASE_OK", nullptr},
        {"a stop -> ASE_OK ASE_InvalidMode", "ASE_InvalidMode", nullptr},
        {"a stop -> ASE_OK ASE_InvalidMode", "ASE_NotPresent", "not ASE_OK or ASE_InvalidMode"},
        {"a getBufferSize -> ASE_OK minimum<=preferred maximum=8192 minimum!=0", "ASE_OK", nullptr},
        {"a getBufferSize -> preferred<minimum", "ASE_OK", "preferred is 128, not < minimum (32)"},
        {"a getBufferSize -> preferred>128", "ASE_OK", "preferred is 128, not > 128"},
        {"a getBufferSize -> preferred>=129", "ASE_OK", "not >= 129"},
        {"a getBufferSize -> preferred!=128", "ASE_OK", "not != 128"},
        {"a getBufferSize -> granularity=1", "ASE_OK", "no value 'granularity'"},
        {"a getBufferSize -> minimum=granularity", "ASE_OK", "no value 'granularity'"},
    };
    for (const auto& row : table) {
        const std::string said = disappointment(parsed(row.step).front(), row.result, values);
        if (row.says == nullptr)
            EXPECT_EQ(said, "") << row.step;
        else
            EXPECT_NE(said.find(row.says), std::string::npos) << row.step << ": " << said;
    }
}

TEST(Habit, MessagesHaveNames) {
    EXPECT_EQ(selector_number("ResetRequest"), 3);
    EXPECT_EQ(selector_number("Overload"), 15);
    EXPECT_EQ(selector_name(3), "ResetRequest");
    EXPECT_EQ(selector_name(99), "99");
    EXPECT_THROW(selector_number("Nothing"), HabitError);
}

} // namespace
} // namespace host
