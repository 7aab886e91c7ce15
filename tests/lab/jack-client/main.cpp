// SPDX-License-Identifier: GPL-2.0-or-later
//
// lockstep-jack-client: round trip, lost frames and cost of a running JACK server whose card's
// outputs are wired to its inputs. Prints one JSON object.
// Exit status: 0 good; 1 a frame was lost, none came back, or the latency reported is not the one
// measured; 2 bad usage; 3 no server, or the server refused.
#include "ramp_client.hpp"
#include "thread_cost.hpp"

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include <cstdio>
#include <fstream>
#include <iostream>
#include <sys/mman.h>
#include <unistd.h>

namespace lockstep::lab {
namespace {

using Json = nlohmann::ordered_json;

constexpr double warm_up_seconds = 1;

enum Status { good = 0, promise_failed = 1, bad_usage = 2, refused = 3 };

struct Labels {
    std::string path = "jack";
    std::string card;
    unsigned safety = 0;
};

struct Options {
    unsigned channels = 2;
    double seconds = 10;
    pid_t server = 0;
    std::string file;
    Labels labels;
};

// One thread's cost over the window.
struct Cost {
    std::optional<ThreadCost> begin;
    std::optional<ThreadCost> end;

    void add_to(Json& json, const std::string& prefix, std::uint64_t cycles) const {
        json[prefix + "cpu_ns_per_cycle"] = nullptr;
        json[prefix + "switches_per_cycle"] = nullptr;
        if (!begin || !end || cycles == 0)
            return;
        const auto count = static_cast<double>(cycles);
        json[prefix + "cpu_ns_per_cycle"] =
            static_cast<double>(end->cpu_ns - begin->cpu_ns) / count;
        json[prefix + "switches_per_cycle"] =
            static_cast<double>(end->switches - begin->switches) / count;
    }
};

std::optional<ThreadCost> cost_of_server(pid_t server) {
    const std::optional<pid_t> thread = server > 0 ? real_time_thread(server) : std::nullopt;
    return thread ? thread_cost(server, *thread) : std::nullopt;
}

Status measure(const Options& options) {
    // A refusal (no privilege) costs accuracy, not truth.
    mlockall(MCL_CURRENT | MCL_FUTURE);
    RampClient client(options.channels, warm_up_seconds, options.seconds);
    Cost own;
    Cost server;
    if (!client.wait_begin())
        throw ServerError("the JACK server went away");
    own.begin = thread_cost(getpid(), client.thread());
    server.begin = cost_of_server(options.server);
    const std::uint64_t first_cycle = client.cycles();
    if (!client.wait_end())
        throw ServerError("the JACK server went away");
    own.end = thread_cost(getpid(), client.thread());
    server.end = cost_of_server(options.server);
    const std::uint64_t cycles = client.cycles() - first_cycle;
    const PortLatency latency = client.latency();
    client.stop();

    const host::RampJudge& judge = client.judge();
    const unsigned reported = latency.capture + latency.playback;
    Json json{{"path", options.labels.path}, {"card", options.labels.card},
              {"rate", client.rate()},       {"channels", options.channels},
              {"period", client.period()},   {"safety", options.labels.safety},
              {"seconds", options.seconds},  {"round_trip_frames", nullptr},
              {"reported_frames", reported}, {"lost_frames", judge.lost()}};
    if (judge.locked())
        json["round_trip_frames"] = judge.round_trip();
    server.add_to(json, "", cycles);
    own.add_to(json, "client_", cycles);
    json["reported_capture_frames"] = latency.capture;
    json["reported_playback_frames"] = latency.playback;
    json["lost_at_end_frames"] = client.lost_at_end();
    json["xruns"] = client.xruns();
    json["cycles"] = cycles;

    if (options.file.empty()) {
        std::cout << json.dump(2) << std::endl;
    } else if (std::ofstream out(options.file); !(out << json.dump(2) << std::endl)) {
        std::cerr << "lockstep-jack-client: --json " << options.file << ": cannot be written\n";
        return bad_usage;
    }
    return judge.locked() && judge.round_trip() == reported && judge.lost() == 0 ? good
                                                                                 : promise_failed;
}

} // namespace
} // namespace lockstep::lab

int main(int argc, char** argv) {
    using namespace lockstep::lab;
    try {
        Options options;
        CLI::App app{
            "Measures a JACK server through a cable from its card's outputs to its inputs."};
        app.add_option("--channels", options.channels, "Channels each way")
            ->check(CLI::Range(1, 255))
            ->capture_default_str();
        app.add_option("--seconds", options.seconds, "Length of the measured window")
            ->check(CLI::Range(0.1, 86400.0))
            ->capture_default_str();
        app.add_option("--json", options.file, "File for the result; standard output if not given");
        app.add_option("--server-pid", options.server,
                       "jackd's process: adds its real-time thread's cost")
            ->check(CLI::PositiveNumber);
        app.add_option("--path", options.labels.path, "Label of the row")->capture_default_str();
        app.add_option("--card", options.labels.card, "Label of the row");
        app.add_option("--safety", options.labels.safety, "Label of the row: the safety offset");
        try {
            app.parse(argc, argv);
        } catch (const CLI::ParseError& error) {
            return app.exit(error) == 0 ? good : bad_usage;
        }
        return measure(options);
    } catch (const std::exception& error) {
        std::fprintf(stderr, "lockstep-jack-client: %s\n", error.what());
        return refused;
    }
}
