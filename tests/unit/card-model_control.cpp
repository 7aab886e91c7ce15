// SPDX-License-Identifier: GPL-2.0-or-later
//
// Commands to a card model: the options it is started with, what each line does and what is
// answered to one that is wrong, and the way there by a socket.
#include "card-model/control_client.hpp"
#include "card-model/control_commands.hpp"
#include "card-model/control_server.hpp"
#include "card-model/registers.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>
#include <stdlib.h>

namespace card_model {
namespace {

using testing::HasSubstr;
using testing::StartsWith;

std::string refusal(const std::string& text) {
    try {
        parse_card(text);
    } catch (const std::invalid_argument& error) {
        return error.what();
    }
    return "taken";
}

TEST(ModelOptions, AreRead) {
    const ModelOptions plain = parse_card("madi");
    EXPECT_EQ(plain.card.kind, Kind::madi);
    EXPECT_EQ(plain.clock.pace, Pace::gated);
    EXPECT_EQ(plain.input, "silence");
    EXPECT_FALSE(plain.output);
    const ModelOptions all = parse_card("aio,msi=on,tco=on,input-board=on,output-board=on,"
                                        "serial=42,build=210,clock=wall,slow=2.5,input=a.wav,"
                                        "cable=7,output=out,output-channels=8");
    EXPECT_EQ(all.card.kind, Kind::aio);
    EXPECT_TRUE(all.card.msi && all.card.tco && all.card.input_board && all.card.output_board);
    EXPECT_EQ(all.card.serial, 42u);
    EXPECT_EQ(all.card.firmware_build, 210u);
    EXPECT_EQ(all.clock.pace, Pace::wall);
    EXPECT_EQ(all.clock.slow, 2.5);
    EXPECT_EQ(all.input, "a.wav");
    EXPECT_EQ(all.cable, 7u);
    EXPECT_EQ(all.output, "out");
    EXPECT_EQ(all.output_channels, 8u);
}

TEST(ModelOptions, ThatAreWrongAreNamedWithWhatIsAllowed) {
    EXPECT_THAT(refusal(""), HasSubstr("raydat"));
    EXPECT_THAT(refusal("madifx"), testing::AllOf(HasSubstr("madifx"), HasSubstr("aiopro")));
    EXPECT_THAT(refusal("aio,mis=on"), testing::AllOf(HasSubstr("mis=on"), HasSubstr("msi")));
    EXPECT_THAT(refusal("aio,msi"), HasSubstr("'msi'"));
    EXPECT_THAT(refusal("aio,"), "taken");
    EXPECT_THAT(refusal("aio,msi=yes"), HasSubstr("on and off"));
    EXPECT_THAT(refusal("aio,serial=16777216"), HasSubstr("0 to 16777215"));
    EXPECT_THAT(refusal("aio,serial=-1"), HasSubstr("serial=-1"));
    EXPECT_THAT(refusal("aio,cable=0"), HasSubstr("1 to 65536"));
    EXPECT_THAT(refusal("aio,clock=fast"), HasSubstr("gated, wall and stopped"));
    EXPECT_THAT(refusal("aio,slow=0"), HasSubstr("0.01 to 10000"));
    EXPECT_THAT(refusal("aio,slow=2x"), HasSubstr("slow=2x"));
    EXPECT_THAT(refusal("aio,output-channels=65"), HasSubstr("1 to 64"));
}

class ModelControl : public testing::Test {
  protected:
    std::string ask(const std::string& line) {
        std::unique_lock held(model.lock);
        return answer(model, held, line);
    }
    nlohmann::json json(const std::string& line) { return nlohmann::json::parse(ask(line)); }

    Model model{parse_card("raydat,clock=stopped"), "."};
};

TEST_F(ModelControl, TellsOfItself) {
    const auto state = json("state");
    EXPECT_EQ(state["card"], "raydat");
    EXPECT_EQ(state["rate"], 48000);
    EXPECT_EQ(state["clock"]["pace"], "stopped");
    EXPECT_EQ(state["inputs"].size(), 8u);
    model.card.write(reg::mixer + 4 * (128 * 3 + 64 + 5), 32768);
    EXPECT_EQ(json("mixer"), (nlohmann::json{{3, 69, 32768}}));
    EXPECT_EQ(json("meters")["output"]["peak"].size(), 64u);
    EXPECT_EQ(json("counters")["writes"]["mixer"], 1);
    EXPECT_EQ(ask("counters reset"), "ok");
    EXPECT_EQ(json("counters")["writes"]["mixer"], 0);
}

TEST_F(ModelControl, SetsClockInputs) {
    EXPECT_EQ(ask("input adat2 present=1 rate=96000 sync=0"), "ok");
    const auto input = json("state")["inputs"]["adat2"];
    EXPECT_EQ(input["present"], true);
    EXPECT_EQ(input["lock"], true);
    EXPECT_EQ(input["sync"], false);
    EXPECT_EQ(input["rate"], 96000);
    EXPECT_EQ(ask("input adat2 lock=0"), "ok");
    EXPECT_EQ(json("state")["inputs"]["adat2"]["rate"], 96000) << "the rest stays";
}

TEST_F(ModelControl, MakesFaults) {
    EXPECT_EQ(ask("fault lose-interrupt 3"), "ok");
    EXPECT_EQ(ask("fault late-interrupt 32"), "ok");
    EXPECT_EQ(ask("fault stick-position on"), "ok");
    EXPECT_EQ(ask("fault spurious 2"), "ok");
    const auto faults = json("state")["faults"];
    EXPECT_EQ(faults["interrupts_to_lose"], 3);
    EXPECT_EQ(faults["interrupt_delay"], 32);
    EXPECT_EQ(faults["position_stuck"], true);
    EXPECT_EQ(faults["without_cause"], 2);
    EXPECT_EQ(ask("fault shared-interrupt 5"), "ok");
    EXPECT_EQ(json("state")["faults"]["without_cause"], 7) << "they add up";
    model.card.write(reg::control, reg::start);
    EXPECT_EQ(ask("fault all-ones on"), "ok");
    EXPECT_EQ(model.card.read(0), ~0u);
    EXPECT_EQ(ask("fault all-ones off"), "ok");
    EXPECT_EQ(model.card.control(), 0U) << "the link was down: reset";
    EXPECT_NE(model.card.read(0), ~0u);
    EXPECT_EQ(ask("remove"), "ok");
    EXPECT_EQ(ask("fault all-ones off"), "ok");
    EXPECT_EQ(model.card.read(0), ~0u);
}

TEST_F(ModelControl, StepsAndSetsTheClock) {
    model.card.write(reg::control, reg::start);
    EXPECT_EQ(ask("step 48"), "ok");
    EXPECT_EQ(json("state")["frames"], 48);
    EXPECT_EQ(ask("clock wall slow=2"), "ok");
    EXPECT_EQ(json("state")["clock"]["pace"], "wall");
    EXPECT_EQ(json("state")["clock"]["slow"], 2);
    EXPECT_THAT(ask("step 16"), StartsWith("error: step: the clock runs"));
    EXPECT_EQ(ask("stop"), "ok");
    EXPECT_EQ(ask("step 16"), "ok");
    EXPECT_EQ(ask("clock gated"), "ok");
    EXPECT_EQ(json("state")["clock"]["slow"], 2) << "the rest stays";
}

TEST_F(ModelControl, PlugsSourcesAndCables) {
    EXPECT_EQ(ask("source all signal"), "ok");
    EXPECT_EQ(ask("source 5 silence"), "ok");
    EXPECT_EQ(ask("cable 5 6 16"), "ok");
    EXPECT_EQ(ask("cable off 6"), "ok");
    model.card.write(reg::control, reg::start);
    ask("step 16");
    const auto peaks = json("meters")["input"]["peak"];
    EXPECT_NE(peaks[4], 0);
    EXPECT_EQ(peaks[5], 0);
    EXPECT_NE(peaks[6], 0) << "the signal again";
    EXPECT_THAT(ask("source 1 nofile.wav"),
                testing::AllOf(StartsWith("error"), HasSubstr("nofile.wav")));
}

TEST_F(ModelControl, SpeaksMidi) {
    EXPECT_EQ(ask("midi 0 in 9040 7F"), "ok");
    ask("step 4800");
    EXPECT_EQ(model.card.read(360), 0x90u);
    EXPECT_EQ(model.card.read(360), 0x40u);
    EXPECT_EQ(model.card.read(360), 0x7fu);
    EXPECT_EQ(ask("midi 0 out"), "ok");
    model.card.write(352, 0xf8);
    model.card.write(352, 0x0a);
    ask("step 4800");
    EXPECT_EQ(ask("midi 0 out"), "ok f8 0a");
    EXPECT_EQ(ask("midi 0 after-look 80"), "ok");
    model.card.write(reg::control, reg::start | reg::audio_interrupt_enable);
    ask("step 4096");
    model.card.read(reg::status0);
    EXPECT_EQ(model.card.read(360), 0x80u);
}

TEST_F(ModelControl, RefusesWhatIsWrongAndSaysWhatIsAllowed) {
    for (const auto& [line, why] : {std::pair("", "allowed are"),
                                    {"nonsense", "'nonsense': allowed are cable, clock"},
                                    {"state now", "usage: state"},
                                    {"input", "usage: input"},
                                    {"input adat9 lock=1", "adat9"},
                                    {"input adat1 lock=2", "0 to 1"},
                                    {"input adat1 rate=5", "5"},
                                    {"input adat1 color=red", "'color=red'"},
                                    {"fault lose-interrupt", "usage: fault"},
                                    {"fault lose-interrupt x", "'x'"},
                                    {"fault lose-interrupt -1", "'-1'"},
                                    {"fault explode 1", "'explode'"},
                                    {"fault stick-position 1", "on and off"},
                                    {"clock fast", "gated and wall"},
                                    {"clock wall slow=0", "0.01 to 10000"},
                                    {"clock wall slow=1x", "slow=1x"},
                                    {"clock wall speed=2", "slow=F"},
                                    {"step 7", "multiples of 16"},
                                    {"step 0", "multiples of 16"},
                                    {"step", "usage: step"},
                                    {"midi 9 out", "9"},
                                    {"midi 0 in", "in HEXBYTES"},
                                    {"midi 0 in 9", "ok"},
                                    {"midi 0 in zz", "'zz'"},
                                    {"midi 0 through 1", "'through'"},
                                    {"cable 0 64 1", "'64'"},
                                    {"cable 0 1 0", "0"},
                                    {"cable 0 1 65537", "65536"},
                                    {"cable off 64", "'64'"},
                                    {"source 64 signal", "'64'"},
                                    {"counters clear", "'clear': allowed is reset"}}) {
        const std::string said = ask(line);
        EXPECT_THAT(said, HasSubstr(why)) << line;
        if (std::string_view(why) != "ok") {
            EXPECT_THAT(said, StartsWith("error: ")) << line;
        }
        EXPECT_EQ(said.find('\n'), std::string::npos);
    }
}

TEST_F(ModelControl, AnswersAreTagged) {
    EXPECT_EQ(ask("@17.3 stop"), "@17.3 ok");
    EXPECT_THAT(ask("@17.4 nonsense"), StartsWith("@17.4 error: "));
    EXPECT_THAT(ask("@17.5"), StartsWith("@17.5 error: "));
}

TEST_F(ModelControl, ComesByASocketFromManyAtOnce) {
    char folder[] = "/tmp/lockstep-unit.XXXXXX";
    ASSERT_NE(mkdtemp(folder), nullptr);
    const std::string path = std::string(folder) + "/control";
    {
        const ControlServer server(path, model);
        ControlClient first(path);
        ControlClient second(path);
        model.card.write(reg::control, reg::start);
        EXPECT_EQ(first.ask("step 16"), "ok");
        EXPECT_EQ(second.ask("step 16"), "ok");
        EXPECT_EQ(nlohmann::json::parse(first.ask("state"))["frames"], 32);
        EXPECT_THAT(second.ask("nonsense"), StartsWith("error: "));
    }
    EXPECT_ANY_THROW(ControlClient gone(path));
    rmdir(folder);
}

} // namespace
} // namespace card_model
