// SPDX-License-Identifier: GPL-2.0-or-later
//
// wine-audio: the round trip through a cable from output 1 to input 1 and the frames lost, on
// Windows' own audio APIs. Prints one JSON object.
// Exit status: 0 good; 1 frames were lost or none came back; 2 bad input; 3 the API refused.
#include "loop.hpp"
#include "streams.hpp"

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include <windows.h>

#include <objbase.h>

#include <algorithm>
#include <cstdio>
#include <fstream>
#include <iostream>

namespace wine_audio {
namespace {

using Json = nlohmann::ordered_json;

enum Status { Good = 0, PromiseFailed = 1, BadInput = 2, Refused = 3 };

struct Options {
    std::string api;
    StreamSettings streams;
    unsigned ahead = 0;
    double warm_up = 5; // seconds
    double seconds = 10;
    std::string file; // empty: standard output
};

std::unique_ptr<Streams> open(const Options& options) {
    if (options.api == "directsound")
        return open_direct_sound(options.streams);
    if (options.api == "mme")
        return open_mme(options.streams);
    const bool exclusive = options.api.find("exclusive") != std::string::npos;
    const bool events = options.api.find("polled") == std::string::npos;
    return open_wasapi(options.streams, exclusive, events);
}

Json as_json(const Options& options, const StreamFacts& facts, const LoopJudge& judge) {
    Json json{{"api", options.api},
              {"rate", facts.rate},
              {"seconds", options.seconds},
              {"period", facts.period},
              {"capture_buffer", facts.capture_buffer},
              {"playback_buffer", facts.playback_buffer},
              {"ahead", options.ahead},
              {"round_trip_frames", nullptr},
              {"shortest_frames", nullptr},
              {"longest_frames", nullptr},
              {"reported_frames", nullptr},
              {"lost_frames", judge.lost()},
              {"breaks", judge.breaks()}};
    if (judge.locked()) {
        json["round_trip_frames"] = judge.round_trip();
        json["shortest_frames"] = judge.shortest();
        json["longest_frames"] = judge.longest();
    }
    if (facts.reported)
        json["reported_frames"] = *facts.reported;
    return json;
}

Status measure(const Options& options) {
    const std::unique_ptr<Streams> streams = open(options);
    const StreamFacts facts = streams->facts();
    const auto frames = [&](double seconds) {
        return static_cast<std::uint64_t>(seconds * facts.rate);
    };
    const LoopJudge judge =
        run_loop(*streams, {options.ahead, frames(options.warm_up), frames(options.seconds)});
    const std::string text = as_json(options, facts, judge).dump(2) + "\n";
    if (options.file.empty()) {
        std::cout << text;
    } else {
        std::ofstream out(options.file);
        out << text;
        if (!out.flush()) {
            std::fprintf(stderr, "wine-audio: file '%s' cannot be written\n", options.file.c_str());
            return BadInput;
        }
    }
    return judge.locked() && judge.lost() == 0 ? Good : PromiseFailed;
}

int run(int argc, char** argv) {
    CLI::App app("Measures Windows' own audio APIs through a cable, output 1 to input 1.",
                 "wine-audio");
    app.allow_windows_style_options(false);
    Options options;
    app.add_option("API", options.api)
        ->required()
        ->check(CLI::IsMember({"wasapi-shared", "wasapi-exclusive", "wasapi-shared-polled",
                               "wasapi-exclusive-polled", "directsound", "mme"}));
    app.add_option("--rate", options.streams.rate, "frames a second; shared WASAPI has its own")
        ->check(CLI::Range(8000, 384000))
        ->capture_default_str();
    app.add_option("--buffer", options.streams.buffer,
                   "frames asked of the API; default: the least that it admits, and 1 ms of "
                   "DirectSound and MME, which admit any")
        ->check(CLI::Range(1, 96000));
    app.add_option("--ahead", options.ahead, "frames of silence played first")
        ->check(CLI::Range(0, 96000));
    app.add_option("--warm-up", options.warm_up, "seconds in which nothing is counted")
        ->check(CLI::Range(0.0, 3600.0))
        ->capture_default_str();
    app.add_option("--seconds", options.seconds, "seconds in which frames are counted")
        ->check(CLI::Range(0.1, 86400.0))
        ->capture_default_str();
    app.add_option("--json", options.file, "file to write; default: standard output");
    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError& error) {
        return app.exit(error) == 0 ? Good : BadInput;
    }
    CoInitializeEx(nullptr, COINIT_MULTITHREADED);
    // As Microsoft's documentation asks of a thread that plays.
    SetThreadPriority(GetCurrentThread(), THREAD_PRIORITY_TIME_CRITICAL);
    try {
        return measure(options);
    } catch (const ApiError& error) {
        std::fprintf(stderr, "wine-audio: %s: %s\n", options.api.c_str(), error.what());
        return Refused;
    }
}

} // namespace
} // namespace wine_audio

int main(int argc, char** argv) {
    return wine_audio::run(argc, argv);
}
