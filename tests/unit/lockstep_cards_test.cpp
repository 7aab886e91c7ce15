// SPDX-License-Identifier: GPL-2.0-or-later
//
// Which card is meant, and what is said of cards that are busy, half there or absent.
#include "lockstep/card_choice.hpp"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace lockstep {
namespace {

CardDirection stereo() {
    CardDirection direction;
    direction.channels_min = 2;
    direction.channels_max = 2;
    direction.channel_names = {"Left", "Right"};
    direction.rates = {44100, 48000};
    direction.formats = {"S32_LE"};
    direction.period_min = 8;
    direction.period_max = 8192;
    direction.ring_max = 65536;
    return direction;
}

Card card(const std::string& id, bool plays, bool records) {
    Card made;
    made.id = id;
    made.device_name = "hw:" + id;
    if (plays)
        made.playback = stereo();
    if (records)
        made.capture = stereo();
    return made;
}

TEST(DefaultDevice, IsOursThenTheFirstFullOne) {
    EXPECT_FALSE(default_device({}));
    EXPECT_FALSE(default_device({card("HDMI", true, false)}));
    EXPECT_EQ(default_device({card("HDMI", true, false), card("PCH", true, true)}), "hw:PCH");
    EXPECT_EQ(default_device({card("PCH", true, true), card("Lockstep", true, true)}),
              "hw:Lockstep");
}

TEST(Cards, AreToldWithNamesAndOwners) {
    Card busy = card("Lockstep", true, true);
    busy.capture = {};
    busy.capture.busy_with = "jackd (process 7)";
    const std::string text = cards_as_text({busy, card("HDMI", true, false)});
    EXPECT_NE(text.find("Left, Right"), std::string::npos);
    EXPECT_NE(text.find("44100, 48000 Hz"), std::string::npos);
    EXPECT_NE(text.find("in use by jackd (process 7)"), std::string::npos);
    EXPECT_NE(text.find("none"), std::string::npos);

    const auto json = cards_as_json({busy, card("HDMI", true, false)});
    EXPECT_EQ(json["cards"][0]["playback"]["channel_names"][1], "Right");
    EXPECT_EQ(json["cards"][0]["capture"]["busy_with"], "jackd (process 7)");
    EXPECT_TRUE(json["cards"][0]["playback"]["busy_with"].is_null());
    EXPECT_TRUE(json["cards"][1]["capture"].is_null());
    EXPECT_EQ(cards_as_json({})["cards"].size(), 0U);
    EXPECT_NE(cards_as_text({}).find("modprobe"), std::string::npos);
}

} // namespace
} // namespace lockstep
