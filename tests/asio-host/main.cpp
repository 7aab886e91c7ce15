// SPDX-License-Identifier: GPL-2.0-or-later
//
// asio-host: a Windows console program that drives an ASIO driver the way a DAW does, to see what
// it says, to play and record WAV files, and to measure it. Exit status: errors.hpp.
#include "commands.hpp"
#include "text.hpp"

#include <CLI/CLI.hpp>

#include <windows.h>

#include <shellapi.h>

#include <cstdio>
#include <string>
#include <vector>

namespace host {
namespace {

constexpr double LongestRun = 86400; // seconds

std::vector<std::string> arguments() {
    int count = 0;
    wchar_t** wide = CommandLineToArgvW(GetCommandLineW(), &count);
    std::vector<std::string> list;
    for (int index = 1; index < count; ++index)
        list.push_back(narrow(wide[index]));
    LocalFree(wide);
    return list;
}

void add_common(CLI::App& command, CommonOptions& options) {
    command.add_option("--driver", options.driver, "ASIO driver, as 'list' names it")
        ->capture_default_str();
    command.add_option("--period", options.period, "frames a buffer; default: the driver's choice")
        ->check(CLI::Range(1, 1 << 20));
    command.add_option("--channels", options.channels, "channels each way; default: all")
        ->check(CLI::Range(0, 1024));
    command
        .add_option("--rate", options.rate, "frames a second; default: the driver's or the file's")
        ->check(CLI::Range(1, 1 << 20));
}

int run(std::vector<std::string> words) {
    CLI::App app("Drives an ASIO driver: asks it, plays, records and measures.", "asio-host");
    app.require_subcommand(1);
    app.allow_windows_style_options(false); // "/usr/..." is a file here, not an option
    CommonOptions options;
    BenchOptions bench;
    std::string wav;
    std::string recording;
    double seconds = 0;
    int tail = -1;
    const auto with_json = [&](CLI::App* command) {
        command->add_flag("--json", options.json, "print JSON");
        return command;
    };
    const auto with_seconds = [&](CLI::App* command, double& value) {
        return command->add_option("--seconds", value, "how long")
            ->check(CLI::Range(0.001, LongestRun));
    };

    CLI::App* list = with_json(app.add_subcommand("list", "ASIO drivers that are registered"));
    CLI::App* info = with_json(app.add_subcommand("info", "all that a driver says of itself"));
    CLI::App* play = with_json(app.add_subcommand("play", "play a WAV file"));
    CLI::App* record = with_json(app.add_subcommand("record", "record a WAV file"));
    CLI::App* both = with_json(app.add_subcommand("playrec", "play one file, record another"));
    CLI::App* latency = with_json(app.add_subcommand(
        "latency", "reported against measured through a cable, output 1 to input 1"));
    CLI::App* measure = app.add_subcommand("bench", "round trip, frames lost and CPU, as JSON");
    CLI::App* trace = with_json(app.add_subcommand("trace", "print every call and message"));
    bool before_init = false;
    CLI::App* panel = app.add_subcommand("panel", "open the driver's control panel while playing");
    panel->add_flag("--before-init", before_init, "of a driver that is not initialised");
    double work = 0;
    panel->add_option("--work", work, "percent of each period that the host takes")
        ->check(CLI::Range(0.0, 90.0));
    CLI::App* habit = app.add_subcommand("habit", "play hosts' habits on a driver");
    std::vector<std::string> habits;
    habit->add_option("--driver", options.driver, "ASIO driver, as 'list' names it")
        ->capture_default_str();
    habit->add_option("FILE", habits, "a habit each")->required();
    CLI::App* storm =
        app.add_subcommand("storm", "random calls in random order, from two threads at once");
    unsigned calls = 100000;
    unsigned rounds = 10;
    std::uint64_t seed = 1;
    storm->add_option("--driver", options.driver, "ASIO driver, as 'list' names it")
        ->capture_default_str();
    storm->add_option("--calls", calls, "calls in all")->check(CLI::Range(2U, 1000000000U));
    storm->add_option("--rounds", rounds, "objects, one after the other")
        ->check(CLI::Range(1U, 1000000U));
    storm->add_option("--seed", seed, "the same seed gives the same calls");
    CLI::App* answers =
        app.add_subcommand("answers", "what each call answers in each state, as a table");
    answers->add_option("--driver", options.driver, "ASIO driver, as 'list' names it")
        ->capture_default_str();
    CLI::App* sweep = app.add_subcommand(
        "sweep", "every rate, size and set of channels, bit for bit through a cable");
    unsigned largest = 0;
    sweep->add_option("--driver", options.driver, "ASIO driver, as 'list' names it")
        ->capture_default_str();
    sweep->add_option("--rate", options.rate, "this one alone; default: all")
        ->check(CLI::Range(1, 1 << 20));
    sweep->add_option("--largest", largest, "no buffer size above; default: all")
        ->check(CLI::Range(1, 1 << 20));
    CLI::App* end =
        app.add_subcommand("end", "end this program with the driver in use, and nothing released");
    EndOptions how;
    end->add_option("WAY", how.way,
                    "return from main, ExitProcess, TerminateProcess, or wait to be "
                    "killed")
        ->required()
        ->check(CLI::IsMember(end_ways));
    end->add_option("STATE", how.state, "what the driver is doing then")
        ->required()
        ->check(CLI::IsMember(end_states));
    for (CLI::App* command : {info, play, record, both, latency, measure, trace, panel, end})
        add_common(*command, options);
    play->add_option("WAV", wav, "file to play")->required();
    record->add_option("WAV", recording, "file to write")->required();
    with_seconds(record, seconds)->required();
    both->add_option("IN", wav, "file to play")->required();
    both->add_option("OUT", recording, "file to write")->required();
    both->add_option("--tail", tail, "frames to record after the last one played")
        ->check(CLI::Range(0, 1 << 28));
    with_seconds(measure, bench.seconds)->required();
    measure->add_option("--json", bench.file, "file to write; default: standard output");
    measure->add_option("--server", bench.server,
                        "program whose real-time threads' cost is added, for example jackd");
    measure->add_flag("!--no-cable", bench.cable, "nothing comes back: only cost and skips");
    measure->add_flag("--time-code", bench.time_code, "have the driver read time code");
    measure->add_flag("--timing", bench.timing, "when each bufferSwitch came; needs Wine");
    measure->add_option("--wake", bench.wake,
                        "file in which the preloaded wake-stamp library notes wake-ups");
    measure->add_option("--path", bench.path, "value of the JSON's \"path\"");
    measure->add_option("--card", bench.card, "value of the JSON's \"card\"");
    measure->add_option("--safety", bench.safety, "value of the JSON's \"safety\", frames")
        ->check(CLI::Range(0, 1 << 20));
    seconds = 1;
    with_seconds(trace, seconds)->capture_default_str();

    try {
        std::reverse(words.begin(), words.end()); // CLI11 takes them last first
        app.parse(words);
    } catch (const CLI::ParseError& error) {
        return app.exit(error) == 0 ? Good : BadInput;
    }
    if (list->parsed())
        return list_command(options.json);
    if (info->parsed())
        return info_command(options);
    if (play->parsed())
        return play_command(options, wav);
    if (record->parsed())
        return record_command(options, recording, seconds);
    if (both->parsed())
        return play_and_record_command(options, wav, recording, tail);
    if (latency->parsed())
        return latency_command(options);
    if (measure->parsed())
        return bench_command(options, bench);
    if (end->parsed())
        return end_command(options, how);
    if (panel->parsed())
        return panel_command(options, before_init, work);
    if (habit->parsed())
        return habit_command(options.driver, habits);
    if (storm->parsed())
        return storm_command(options.driver, calls, rounds, seed);
    if (answers->parsed())
        return answers_command(options.driver);
    if (sweep->parsed())
        return sweep_command(options.driver, options.rate, largest);
    return trace_command(options, seconds);
}

} // namespace
} // namespace host

int main() {
    SetConsoleOutputCP(CP_UTF8);
    try {
        return host::run(host::arguments());
    } catch (const host::InputError& error) {
        std::fprintf(stderr, "asio-host: %s\n", error.what());
        return host::BadInput;
    } catch (const host::DriverError& error) {
        std::fprintf(stderr, "asio-host: %s\n", error.what());
        return host::Refused;
    } catch (const std::exception& error) { // memory for a long recording, mostly
        std::fprintf(stderr, "asio-host: %s\n", error.what());
        return host::BadInput;
    }
}
