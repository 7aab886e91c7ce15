// SPDX-License-Identifier: GPL-2.0-or-later
//
// latency: what the driver reports against what a cable from output 1 to input 1 measures.
#include "commands.hpp"
#include "probe.hpp"
#include "transfer.hpp"

#include <nlohmann/json.hpp>

#include <cstdio>
#include <iostream>

namespace host {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::size_t ProbeFrames = 1024;

} // namespace

ExitStatus latency_command(const CommonOptions& options) {
    Driver driver(options.driver);
    Session session(driver, options.session());
    if (session.inputs() == 0 || session.outputs() == 0)
        throw InputError("the latency of a loop needs at least 1 input and 1 output; the session "
                         "has " +
                         std::to_string(session.inputs()) + " and " +
                         std::to_string(session.outputs()));
    const auto reported_now = [&]() -> std::uint64_t {
        return session.input_latency() + session.output_latency();
    };
    // The signal leaves after some periods, when the driver has settled; it is looked for until
    // a quarter of a second later than promised.
    const std::uint64_t sent = 8 * session.period();
    const std::uint64_t frames = sent + ProbeFrames + reported_now() + session.rate() / 4;
    const std::vector<double> signal = probe_signal(ProbeFrames);
    Transfer transfer(session, frames);
    transfer.set_playback(0, sent, signal.size(), [&](std::uint64_t n) { return signal[n]; });
    session.start(transfer);
    session.wait_frames(frames);
    session.stop();

    const auto measured = find_probe(
        signal, [&](std::uint64_t n) { return transfer.captured(0, sent + n); }, frames - sent);
    const std::uint64_t reported = reported_now();
    const bool kept = measured && *measured == reported;
    Json json{{"driver", options.driver},
              {"rate", session.rate()},
              {"period", session.period()},
              {"input_latency", session.input_latency()},
              {"output_latency", session.output_latency()},
              {"reported_frames", reported},
              {"round_trip_frames", nullptr},
              {"lost_frames", session.counts().skipped}};
    if (measured)
        json["round_trip_frames"] = *measured;
    if (options.json) {
        std::cout << json.dump(2) << '\n';
    } else {
        const double ms = 1000.0 / session.rate();
        std::printf("reported  %6llu frames  %8.3f ms\n", static_cast<unsigned long long>(reported),
                    static_cast<double>(reported) * ms);
        if (measured)
            std::printf("measured  %6llu frames  %8.3f ms\n",
                        static_cast<unsigned long long>(*measured),
                        static_cast<double>(*measured) * ms);
        else
            std::puts("measured  nothing came back: is output 1 connected to input 1?");
    }
    return kept ? Good : PromiseFailed;
}

} // namespace host
