// SPDX-License-Identifier: GPL-2.0-or-later
//
// Lists of channels as the user writes them.
#include "wineasio-shim/pe/channel_choice.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace lockstep {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

TEST(ChannelChoice, ReadsAndWrites) {
    const struct {
        const char* text;
        const char* written;
    } cases[] = {
        {"all", "all"},          {"none", "none"},   {"1", "1"},   {"1-8,11", "1-8,11"},
        {"11, 1 - 8", "1-8,11"}, {"3,1,2,2", "1-3"}, {"5-5", "5"}, {"1024", "1024"},
    };
    for (const auto& one : cases) {
        const auto choice = ChannelChoice::parse(one.text);
        ASSERT_TRUE(choice) << one.text;
        EXPECT_EQ(choice->text(), one.written);
        EXPECT_EQ(ChannelChoice::parse(choice->text()), choice);
    }
}

TEST(ChannelChoice, RefusesWhatIsNoList) {
    for (const char* text : {"", "0", "0-3", "3-2", "1-", "-1", "1,", ",1", "1;2", "1-2-3", "one",
                             "1025", "99999999999", "1,,2", "All"})
        EXPECT_FALSE(ChannelChoice::parse(text)) << text;
}

TEST(ChannelChoice, ChoosesOfACardsChannels) {
    EXPECT_THAT(ChannelChoice().of(3), ElementsAre(0, 1, 2));
    EXPECT_THAT(ChannelChoice::parse("2,4-9")->of(5), ElementsAre(1, 3, 4));
    EXPECT_THAT(ChannelChoice::parse("2,4-9")->of(1), IsEmpty());
    EXPECT_THAT(ChannelChoice::parse("none")->of(8), IsEmpty());
    EXPECT_THAT(ChannelChoice({true, false, true, false}).of(8), ElementsAre(0, 2));
    EXPECT_TRUE(ChannelChoice({true, true}).all());
}

} // namespace
} // namespace lockstep
