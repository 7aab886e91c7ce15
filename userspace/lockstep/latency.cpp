// SPDX-License-Identifier: LGPL-2.1-or-later
//
// Sends a probe through a cable on the same stream that JACK and the ASIO driver use, and compares
// where it is found with what the stream reports; see latency.hpp.
#include "lockstep/latency.hpp"

#include "lockstep/card_choice.hpp"
#include "lockstep/exit_code.hpp"
#include "lockstep/probe_run.hpp"
#include "lockstep/probe_signal.hpp"
#include "lockstep/verdict.hpp"
#include "observe/publisher.hpp"
#include "stream/stream.hpp"

#include <cmath>
#include <cstdio>
#include <iostream>
#include <nlohmann/json.hpp>
#include <pthread.h>
#include <sched.h>
#include <sys/mman.h>
#include <vector>

namespace lockstep {

namespace {

std::string device_of(const LatencyRequest& request) {
    if (!request.device.empty())
        return request.device;
    if (auto device = default_device(list_cards()))
        return *device;
    throw CommandError(ExitCode::BadInput,
                       "no card here both plays and records; for the software card: sudo modprobe "
                       "snd-lockstep-soft");
}

StreamSettings settings_of(const LatencyRequest& request) {
    StreamSettings settings;
    settings.capture_device = device_of(request);
    settings.playback_device = settings.capture_device;
    settings.rate = request.rate;
    settings.period = request.period;
    settings.safety = request.safety.value_or(request.period / 2);
    settings.publisher =
        std::make_shared<observe::Publisher>(observe::Way::native, "lockstep latency");
    return settings;
}

void check_channel(const char* option, unsigned channel, unsigned channels, const char* what) {
    if (channel == 0 || channel > channels)
        throw CommandError(ExitCode::BadInput, std::string(option) + " " + std::to_string(channel) +
                                                   ": this card's " + what + " are 1 to " +
                                                   std::to_string(channels));
}

// Below jackd's usual 10 to 80, so that a measurement never starves a server on another card.
constexpr int realtime_priority = 9;

// False if the system does not grant it; the measurement is true all the same, only more easily
// disturbed.
bool become_realtime() {
    const bool locked = mlockall(MCL_CURRENT | MCL_FUTURE) == 0;
    sched_param parameters{};
    parameters.sched_priority = realtime_priority;
    return pthread_setschedparam(pthread_self(), SCHED_FIFO, &parameters) == 0 && locked;
}

// Returns the frames lost. Throws CommandError if the card goes away.
std::uint64_t measure(Stream& stream, const LatencyRequest& request, ProbeRun& run) {
    std::vector<float> period(stream.period());
    stream.start();
    const std::uint64_t lost_before = stream.counters().frames_lost;
    std::uint64_t lost = 0;
    bool present = true;
    for (std::uint64_t frame = 0; present && frame < run.length();) {
        const Cycle cycle = stream.wait();
        present = cycle.card_present;
        stream.capture(request.input - 1, std::span<float>(period));
        run.record(cycle.frame, period);
        run.play(cycle.frame, period);
        stream.playback(request.output - 1, std::span<const float>(period));
        stream.commit();
        frame = cycle.frame + period.size();
        // Skipped before this cycle, or handed over too late in it.
        const std::uint64_t lost_now = stream.counters().frames_lost - lost_before;
        if (lost_now != lost)
            run.lose(frame, period.size() + cycle.lost);
        lost = lost_now;
        // What came before was measured at another latency.
        if (cycle.latency_changed)
            run.lose(frame, frame);
    }
    stream.stop();
    if (!present)
        throw CommandError(ExitCode::Refused, "the card went away during the measurement");
    return lost;
}

nlohmann::ordered_json as_json(const LatencyRequest& request, const StreamSettings& settings,
                               const Stream& stream, const Verdict& verdict, std::uint64_t lost) {
    nlohmann::ordered_json json = {
        {"device", settings.capture_device},
        {"rate", stream.rate()},
        {"period", stream.period()},
        {"safety", stream.safety()},
        {"output", request.output},
        {"input", request.input},
        {"reported_input_frames", stream.capture_latency()},
        {"reported_output_frames", stream.playback_latency()},
        {"reported_frames", stream.capture_latency() + stream.playback_latency()},
    };
    json["measured_frames"] = verdict.measured ? nlohmann::ordered_json(*verdict.measured)
                                               : nlohmann::ordered_json(nullptr);
    json["lost_frames"] = lost;
    json["verdict"] = verdict.sentence;
    json["exit"] = static_cast<int>(verdict.code);
    return json;
}

double milliseconds(std::size_t frames, unsigned rate) {
    return 1e3 * static_cast<double>(frames) / rate;
}

void print(const LatencyRequest& request, const StreamSettings& settings, const Stream& stream,
           const Verdict& verdict, const ProbeResult& result, std::uint64_t lost) {
    const unsigned reported = stream.capture_latency() + stream.playback_latency();
    std::printf("card       %s, output %u (%s) to input %u (%s)\n", settings.capture_device.c_str(),
                request.output, stream.playback_names()[request.output - 1].c_str(), request.input,
                stream.capture_names()[request.input - 1].c_str());
    std::printf("stream     %u Hz, period %u, safety %u frames\n", stream.rate(), stream.period(),
                stream.safety());
    std::printf("reported   %u frames, %.3f ms (input %u + output %u)\n", reported,
                milliseconds(reported, stream.rate()), stream.capture_latency(),
                stream.playback_latency());
    if (verdict.measured) {
        std::printf("measured   %zu frames, %.3f ms; gain %.1f dB%s\n", *verdict.measured,
                    milliseconds(*verdict.measured, stream.rate()),
                    20 * std::log10(std::abs(result.gain)),
                    result.gain < 0 ? ", polarity swapped" : "");
        std::printf("difference %+lld frames\n",
                    static_cast<long long>(*verdict.measured) - static_cast<long long>(reported));
    }
    if (lost != 0)
        std::printf("lost       %llu frames (%zu bursts spoiled)\n",
                    static_cast<unsigned long long>(lost), result.spoiled);
    std::printf("%s\n", verdict.sentence.c_str());
}

} // namespace

int run_latency(const LatencyRequest& request) {
    const StreamSettings settings = settings_of(request);
    Stream stream(settings);
    check_channel("--output", request.output, stream.playback_channels(), "outputs");
    check_channel("--input", request.input, stream.capture_channels(), "inputs");

    ProbePlan plan;
    // A quarter of a second for converters to come out of mute and for the offset to grow where the
    // card needs it; half a second of cable.
    plan.lead_in = stream.rate() / 4;
    plan.farthest = stream.capture_latency() + stream.playback_latency() + stream.rate() / 2;
    plan.amplitude = static_cast<float>(std::pow(10, request.level / 20));
    ProbeRun run(plan);

    if (!become_realtime())
        std::cerr << "lockstep: no real-time priority or locked memory (see ulimit -r, ulimit -l); "
                     "frames may be lost\n";
    const std::uint64_t lost = measure(stream, request, run);
    const ProbeResult result = run.result();
    const Verdict verdict = judge(result, stream.capture_latency() + stream.playback_latency());
    if (request.json)
        std::cout << as_json(request, settings, stream, verdict, lost).dump(2) << '\n';
    else
        print(request, settings, stream, verdict, result, lost);
    return static_cast<int>(verdict.code);
}

} // namespace lockstep
