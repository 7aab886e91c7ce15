// SPDX-License-Identifier: GPL-2.0-or-later
//
// What `lockstep monitor` makes of streams.
#include "lockstep/exit_code.hpp"
#include "lockstep/monitor/stream_choice.hpp"
#include "lockstep/monitor/stream_table.hpp"

#include <gmock/gmock.h>
#include <nlohmann/json.hpp>
#include <sched.h>

namespace lockstep::monitor {
namespace {

using testing::HasSubstr;
using testing::Not;

constexpr std::int64_t second = 1'000'000'000;

observe::Status running() {
    observe::Status stream;
    stream.name = "77-0";
    stream.pid = 77;
    stream.about.way = observe::Way::asio_direct;
    stream.about.state = observe::State::running;
    stream.about.rate = 48000;
    stream.about.period = 64;
    stream.about.safety_asked = 32;
    stream.about.safety = 32;
    stream.about.input_latency = 64;
    stream.about.output_latency = 32;
    observe::put_text(stream.about.program, "daw.exe");
    observe::put_text(stream.about.device, "hw:Lockstep,0");
    stream.progress.load = 250'000;
    stream.progress.load_peak = 512'345;
    stream.progress.policy = SCHED_FIFO;
    stream.progress.priority = 45;
    return stream;
}

std::string line_of(const observe::Status& stream, std::int64_t now_ns = 0) {
    const std::string text = as_table({stream}, now_ns);
    return text.substr(text.find('\n') + 1);
}

TEST(StreamTable, TellsARunningStream) {
    const std::string line = line_of(running());
    for (const char* cell : {"daw.exe", "ASIO direct", "hw:Lockstep,0", "48000", "64", "32",
                             "96 (2.0 ms)", "25 %", "51 %", " 0 ", "45", "running"})
        EXPECT_THAT(line, HasSubstr(cell));
    EXPECT_THAT(line, Not(HasSubstr("asked")));
}

TEST(StreamTable, SaysSoWhereThereIsNone) {
    EXPECT_EQ(as_table({}, 0), "no stream of Lockstep's is open\n");
}

TEST(StreamTable, TellsWhatWasLostAndWhen) {
    observe::Status stream = running();
    stream.progress.lost = 128;
    stream.progress.last_lost_ns = 10 * second;
    EXPECT_THAT(line_of(stream, 15 * second), HasSubstr("128, 5 s ago"));
    EXPECT_THAT(line_of(stream, 190 * second), HasSubstr("128, 3 min ago"));
    EXPECT_THAT(line_of(stream, 7210 * second), HasSubstr("128, 2 h ago"));
    EXPECT_THAT(line_of(stream, 9 * second), HasSubstr("128, 0 s ago")); // a read just before
}

TEST(StreamTable, TellsASafetyOffsetThatHasGrown) {
    observe::Status stream = running();
    stream.progress.grown = 16;
    EXPECT_THAT(line_of(stream), HasSubstr("48 (32 asked)"));
    EXPECT_THAT(line_of(stream), HasSubstr("112 (2.3 ms)"));
}

TEST(StreamTable, TellsWhatIsAway) {
    observe::Status stream = running();
    stream.progress.card_present = 0;
    EXPECT_THAT(line_of(stream), HasSubstr("no card"));
    stream.progress.server_present = 0;
    EXPECT_THAT(line_of(stream), HasSubstr("no server"));
    stream.progress.policy = SCHED_OTHER;
    EXPECT_THAT(line_of(stream), HasSubstr("none"));
}

TEST(StreamTable, ColumnsLineUpBelowNamesThatAreNotAscii) {
    observe::Status other = running();
    observe::put_text(other.about.program, "höst.exe");
    const std::string text = as_table({running(), other}, 0);
    const std::size_t second_line = text.find('\n') + 1;
    const std::size_t third_line = text.find('\n', second_line) + 1;
    // One byte more stands before the column where a letter has two bytes.
    EXPECT_EQ(text.find("ASIO", second_line) - second_line + 1,
              text.find("ASIO", third_line) - third_line);
}

TEST(StreamTable, LetsNoControlCharacterThrough) {
    observe::Status stream = running();
    observe::put_text(stream.about.program, "a\x1b[2Jb");
    EXPECT_THAT(line_of(stream), HasSubstr("a?[2Jb"));
}

TEST(StreamJson, HasTheSameAsNumbers) {
    const auto json = as_json({running()}, 20 * second, 1.5);
    EXPECT_EQ(json["time"], 1.5);
    const auto& stream = json["streams"][0];
    EXPECT_EQ(stream["round_trip"], 96);
    EXPECT_DOUBLE_EQ(stream["round_trip_ms"], 2.0);
    EXPECT_DOUBLE_EQ(stream["load"], 0.25);
    EXPECT_TRUE(stream["lost_seconds_ago"].is_null());
    EXPECT_EQ(stream["real_time"], true);
}

TEST(StreamJson, IsValidWhateverBytesANameHas) {
    observe::Status stream = running();
    observe::put_text(stream.about.program, "a\xc3");
    const std::string text =
        as_json({stream}, 0, 0).dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
    EXPECT_THAT(text, HasSubstr("a\xef\xbf\xbd"));
}

observe::Status other(const char* name, unsigned pid, const char* program, observe::Life life,
                      observe::State state) {
    observe::Status stream = running();
    stream.name = name;
    stream.pid = pid;
    stream.life = life;
    stream.about.state = state;
    observe::put_text(stream.about.program, program);
    return stream;
}

std::vector<observe::Status> some_streams() {
    using observe::Life;
    using observe::State;
    return {other("10-0", 10, "Reaper.exe", Life::ended, State::ended),
            other("20-0", 20, "jackd", Life::live, State::running),
            other("20-1", 20, "jackd", Life::live, State::running),
            other("30-0", 30, "reaper.exe", Life::live, State::open),
            other("40-0", 40, "last.exe", Life::died, State::running)};
}

TEST(StreamChoice, WithoutANameIsTheNewestThatRuns) {
    std::vector<observe::Status> streams = some_streams();
    EXPECT_EQ(choose_stream(streams, "").name, "20-1");
    streams.erase(streams.begin() + 1, streams.begin() + 3);
    EXPECT_EQ(choose_stream(streams, "").name, "30-0");
    streams.erase(streams.begin() + 1);
    EXPECT_EQ(choose_stream(streams, "").name, "40-0");
}

TEST(StreamChoice, FindsByNameProcessAndProgram) {
    const std::vector<observe::Status> streams = some_streams();
    EXPECT_EQ(choose_stream(streams, "20-0").name, "20-0");
    EXPECT_EQ(choose_stream(streams, "20").name, "20-1");
    EXPECT_EQ(choose_stream(streams, "reaper").name, "30-0");
}

TEST(StreamChoice, NamesWhatThereIs) {
    const std::vector<observe::Status> streams = some_streams();
    try {
        choose_stream(streams, "live.exe");
        FAIL() << "it was found";
    } catch (const CommandError& error) {
        EXPECT_THAT(error.what(), HasSubstr("'live.exe'"));
        EXPECT_THAT(error.what(),
                    HasSubstr("30-0  ASIO direct  reaper.exe  hw:Lockstep,0  stopped"));
    }
    EXPECT_THROW(choose_stream({}, ""), CommandError);
}

} // namespace
} // namespace lockstep::monitor
