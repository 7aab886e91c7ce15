// SPDX-License-Identifier: GPL-2.0-or-later
//
// What the control panel offers, takes and refuses, and what it says of a driver's state.
#include "wineasio-shim/pe/panel_model.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace lockstep {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using Text = std::string;

const char cards[] = "card\thw:Lockstep\tSoftware card\t44100 48000 96000\tdefault\t\n"
                     "in\tIn 1\nin\tIn 2\nout\tOut 1\n"
                     "card\thw:PCH\tHDA\t\t\tjackd (process 7)\n";

PanelKnowledge known() {
    return {parse_card_list(cards), {}, {}};
}

PanelForm form() {
    Text complaint;
    return form_of({}, complaint);
}

TEST(PanelCards, AreReadLineByLine) {
    const auto list = parse_card_list(cards);
    ASSERT_EQ(list.size(), 2u);
    EXPECT_EQ(list[0].device, "hw:Lockstep");
    EXPECT_EQ(list[0].name, "Software card");
    EXPECT_THAT(list[0].rates, ElementsAre(44100, 48000, 96000));
    EXPECT_THAT(list[0].inputs, ElementsAre("In 1", "In 2"));
    EXPECT_THAT(list[0].outputs, ElementsAre("Out 1"));
    EXPECT_TRUE(list[0].is_default);
    EXPECT_EQ(list[0].owner, "");
    EXPECT_FALSE(list[1].is_default);
    EXPECT_THAT(list[1].rates, IsEmpty());
    EXPECT_EQ(list[1].owner, "jackd (process 7)");
}

TEST(PanelCards, StrangeLinesArePassedOver) {
    EXPECT_THAT(parse_card_list("in\tof no card\n\ncard\ttoo short\nnonsense\n"), IsEmpty());
}

TEST(PanelDevices, TheDefaultFirstAndTheMissingLast) {
    const auto labels = [](const std::vector<DeviceOption>& options) {
        Names names;
        for (const DeviceOption& option : options)
            names.push_back(option.device + "|" + option.label);
        return names;
    };
    EXPECT_THAT(labels(device_options(known(), "")),
                ElementsAre("|Default: Software card", "hw:Lockstep|Software card (hw:Lockstep)",
                            "hw:PCH|HDA (hw:PCH), in use by jackd (process 7)"));
    EXPECT_EQ(labels(device_options(known(), "hw:Gone")).back(), "hw:Gone|hw:Gone, not there");
    EXPECT_THAT(labels(device_options({}, "")), ElementsAre("|Default: no card"));
}

TEST(PanelCards, AnOpenCardTellsWhatOthersCannotAsk) {
    PanelKnowledge open = known();
    Settings settings;
    settings.device = "hw:PCH";
    open.add_open(settings, {48000}, {"Mic"}, {"Left", "Right"});
    EXPECT_THAT(open.card("hw:PCH")->rates, ElementsAre(48000));
    EXPECT_THAT(open.card("hw:PCH")->outputs, ElementsAre("Left", "Right"));
    EXPECT_EQ(open.card("hw:PCH")->owner, "");
    settings.device = "hw:1,3"; // a name that the list has not
    open.add_open(settings, {96000}, {"A"}, {});
    EXPECT_THAT(open.card("hw:1,3")->inputs, ElementsAre("A"));
    settings.jack = true;
    open.add_open(settings, {48000}, {"system:capture_1"}, {});
    EXPECT_THAT(open.server_inputs, ElementsAre("system:capture_1"));
}

TEST(PanelForm, ShowsWhatTheRegistryHolds) {
    Text complaint;
    const PanelForm shown = form_of({.device = Text("hw:PCH"),
                                     .transport = Text("jack"),
                                     .period = 64u,
                                     .safety = 20u,
                                     .rate = 96000u,
                                     .inputs = Text("1-2"),
                                     .outputs = Text("none")},
                                    complaint);
    EXPECT_EQ(complaint, "");
    EXPECT_EQ(shown.device, "hw:PCH");
    EXPECT_TRUE(shown.jack);
    EXPECT_EQ(shown.period, "64");
    EXPECT_EQ(shown.safety, "20");
    EXPECT_EQ(shown.rate, "96000");
    EXPECT_EQ(shown.inputs.text(), "1-2");
    EXPECT_EQ(shown.outputs.text(), "none");
    EXPECT_EQ(form().safety, "Half the buffer");
}

TEST(PanelForm, AWrongValueShowsItsDefaultAndLeavesTheOthers) {
    Text complaint;
    const PanelForm shown = form_of({.period = 3u, .rate = 96000u}, complaint);
    EXPECT_EQ(shown.period, "128");
    EXPECT_EQ(shown.rate, "96000");
    EXPECT_THAT(complaint, HasSubstr("Period is 3"));
}

TEST(PanelVerdict, WritesOnlyWhatIsNotTheDefault) {
    EXPECT_EQ(judge(form(), known()).values, RegistryValues{});
    PanelForm entered = form();
    entered.device = "hw:Lockstep";
    entered.period = " 64 ";
    entered.safety = "";
    entered.rate = "96000";
    entered.outputs = *ChannelChoice::parse("1");
    EXPECT_EQ(
        judge(entered, known()).values,
        (RegistryValues{
            .device = Text("hw:Lockstep"), .period = 64u, .rate = 96000u, .outputs = Text("1")}));
    entered = form();
    entered.jack = true;
    entered.safety = "5";
    EXPECT_EQ(judge(entered, known()).values,
              (RegistryValues{.transport = Text("jack"), .safety = 5u}));
}

struct Wrong {
    const char* text;
    Text PanelForm::*member;
    PanelField field;
    const char* allowed;
    friend void PrintTo(const Wrong& wrong, std::ostream* out) { *out << wrong.text; }
};
class PanelRefuses : public testing::TestWithParam<Wrong> {};

TEST_P(PanelRefuses, NamesTheValueAndWhatIsAllowed) {
    PanelForm entered = form();
    entered.*GetParam().member = GetParam().text;
    const PanelVerdict verdict = judge(entered, known());
    EXPECT_FALSE(verdict.values);
    EXPECT_EQ(verdict.field, GetParam().field);
    EXPECT_THAT(verdict.message, HasSubstr(Text("\"") + GetParam().text + "\""));
    EXPECT_THAT(verdict.message, HasSubstr(GetParam().allowed));
}

INSTANTIATE_TEST_SUITE_P(
    Values, PanelRefuses,
    testing::Values(Wrong{"7", &PanelForm::period, PanelField::period, "8 to 8192"},
                    Wrong{"8193", &PanelForm::period, PanelField::period, "8 to 8192"},
                    Wrong{"", &PanelForm::period, PanelField::period, "8 to 8192"},
                    Wrong{"12x", &PanelForm::period, PanelField::period, "8 to 8192"},
                    Wrong{"-1", &PanelForm::period, PanelField::period, "8 to 8192"},
                    Wrong{"4294967424", &PanelForm::period, PanelField::period, "8 to 8192"},
                    Wrong{"0", &PanelForm::safety, PanelField::safety, "1 to 8192"},
                    Wrong{"half", &PanelForm::safety, PanelField::safety, "nothing for half"},
                    Wrong{"7999", &PanelForm::rate, PanelField::rate, "8000 to 768000"},
                    Wrong{"88200", &PanelForm::rate, PanelField::rate, "44100, 48000, 96000 on"}));

TEST(PanelVerdict, ARateIsNotRefusedWhereTheCardIsNotAsked) {
    PanelForm entered = form();
    entered.rate = "88200";
    entered.device = "hw:PCH"; // busy: its rates are not known
    EXPECT_TRUE(judge(entered, known()).values);
    entered.device = "";
    entered.jack = true;
    EXPECT_TRUE(judge(entered, known()).values);
}

TEST(PanelChannels, NamesAreTheCardsOrTheServers) {
    PanelKnowledge all = known();
    all.server_inputs = {"system:capture_1"};
    PanelForm entered = form();
    EXPECT_THAT(channel_names(entered, all, true), ElementsAre("In 1", "In 2"));
    entered.device = "hw:PCH";
    EXPECT_THAT(channel_names(entered, all, true), IsEmpty());
    entered.device = "hw:Gone";
    EXPECT_THAT(channel_names(entered, all, false), IsEmpty());
    entered.jack = true;
    EXPECT_THAT(channel_names(entered, all, true), ElementsAre("system:capture_1"));
}

TEST(PanelChannels, SaysWhyThereAreNone) {
    PanelForm entered = form();
    EXPECT_EQ(channels_note(entered, known()), "");
    entered.device = "hw:PCH";
    EXPECT_THAT(channels_note(entered, known()), HasSubstr("while jackd (process 7) has it open"));
    entered.device = "hw:Gone";
    EXPECT_EQ(channels_note(entered, known()), "");
    entered.jack = true;
    EXPECT_THAT(channels_note(entered, known()), HasSubstr("server's channels"));
}

TEST(PanelChannels, BoxesLeftAsTheyWereLeaveTheChoiceAsItWas) {
    const ChannelChoice before = *ChannelChoice::parse("1,7-9");
    EXPECT_EQ(choice_of({true, false}, before), before);
    EXPECT_EQ(choice_of({}, before), before);
    EXPECT_EQ(choice_of({false, true}, before).text(), "2");
    EXPECT_EQ(choice_of({true, true}, before).text(), "all");
    EXPECT_EQ(choice_of({false, false}, before).text(), "none");
}

TEST(PanelOptions, RatesAreTheCards) {
    EXPECT_THAT(rate_options(known().card("")), ElementsAre("44100", "48000", "96000"));
    EXPECT_GT(rate_options(nullptr).size(), 4u);
    EXPECT_THAT(clock_options(form(), std::nullopt).names, ElementsAre("Card"));
}

TEST(PanelState, TellsOfARun) {
    EXPECT_EQ(state_of(std::nullopt).state, "Not open in this program");
    EngineStatus status;
    status.card.rate = 48000;
    status.card.input_latency = 128;
    status.card.output_latency = 64;
    status.period = 48; // a millisecond
    PanelState state = state_of(status);
    EXPECT_EQ(state.state, "Stopped, 48000 Hz, 48 frames a buffer");
    EXPECT_EQ(state.lost, "-");
    EXPECT_EQ(state.load, "-");
    EXPECT_EQ(state.round_trip, "192 frames, 4.00 ms");
    status.running = true;
    status.frames_lost = 96;
    status.work = {.cycles = 4, .total_ns = 1'000'000, .longest_ns = 600'000};
    state = state_of(status);
    EXPECT_EQ(state.state, "Running, 48000 Hz, 48 frames a buffer");
    EXPECT_EQ(state.lost, "96");
    EXPECT_EQ(state.load, "25.0 % of the buffer's time, at most 60.0 %");
    status.silent = true;
    EXPECT_EQ(state_of(status).state, "Waiting for the card, 48000 Hz, 48 frames a buffer");
    status.settings.jack = true;
    EXPECT_EQ(state_of(status).state, "Waiting for the JACK server, 48000 Hz, 48 frames a buffer");
}

TEST(PanelState, SaysWhatBecameOfTheSettings) {
    EXPECT_THAT(applied_note(1, 1), HasSubstr("asked to take"));
    EXPECT_THAT(applied_note(0, 1), HasSubstr("taken up."));
    EXPECT_THAT(applied_note(0, 0), HasSubstr("next opens"));
}

} // namespace
} // namespace lockstep
