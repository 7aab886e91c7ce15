// SPDX-License-Identifier: GPL-2.0-or-later
//
// play, record and playrec: WAV files to and from a driver, sample by sample.
#include "commands.hpp"
#include "transfer.hpp"

#include <nlohmann/json.hpp>

#include <cmath>
#include <cstdio>
#include <iostream>

namespace host {
namespace {

using Json = nlohmann::ordered_json;

// A mono file goes to the first two outputs, others channel by channel.
void load(Transfer& transfer, const Session& session, const Wav& wav, const std::string& path) {
    if (wav.channels > session.outputs())
        throw InputError("WAV file '" + path + "' has " + std::to_string(wav.channels) +
                         " channels; the session has " + std::to_string(session.outputs()) +
                         " outputs");
    const unsigned count = wav.channels == 1 && session.outputs() > 1 ? 2 : wav.channels;
    for (unsigned channel = 0; channel < count; ++channel)
        transfer.set_playback(channel, 0, wav.frames(), [&](std::uint64_t frame) {
            return wav.sample(frame, wav.channels == 1 ? 0 : channel);
        });
}

// Good only if the driver brought every frame.
ExitStatus report(const CommonOptions& options, const Session& session, std::uint64_t frames) {
    const SessionCounts counts = session.counts();
    const Json json{{"driver", options.driver},
                    {"rate", session.rate()},
                    {"period", session.period()},
                    {"inputs", session.inputs()},
                    {"outputs", session.outputs()},
                    {"type", name_of(session.encoding())},
                    {"input_latency", session.input_latency()},
                    {"output_latency", session.output_latency()},
                    {"reported_frames", session.input_latency() + session.output_latency()},
                    {"frames", frames},
                    {"lost_frames", counts.skipped},
                    {"overloads", counts.overloads},
                    {"callbacks", counts.callbacks},
                    {"callbacks_after_stop", counts.late_callbacks}};
    if (options.json)
        std::cout << json.dump(2) << '\n';
    else
        std::printf("%llu frames at %u Hz, period %u, latency %u in + %u out, %llu frames lost\n",
                    static_cast<unsigned long long>(frames), session.rate(), session.period(),
                    session.input_latency(), session.output_latency(),
                    static_cast<unsigned long long>(counts.skipped));
    return counts.skipped == 0 && counts.late_callbacks == 0 ? Good : PromiseFailed;
}

void run(Session& session, Transfer& transfer, std::uint64_t frames) {
    session.start(transfer);
    session.wait_frames(frames);
    session.stop();
}

SessionSettings settings_for(const CommonOptions& options, const Wav& wav) {
    if (options.rate != 0 && options.rate != wav.rate)
        throw InputError("rate " + std::to_string(options.rate) + ": the WAV file has " +
                         std::to_string(wav.rate) + ", and nothing here resamples");
    SessionSettings settings = options.session();
    settings.rate = wav.rate;
    return settings;
}

} // namespace

ExitStatus play_command(const CommonOptions& options, const std::string& path) {
    const Wav wav = read_wav(path);
    Driver driver(options.driver);
    SessionSettings settings = settings_for(options, wav);
    settings.inputs = 0;
    Session session(driver, settings);
    Transfer transfer(session, wav.frames());
    load(transfer, session, wav, path);
    // The last frame is heard an output latency after it was handed over.
    run(session, transfer, wav.frames() + session.output_latency() + session.period());
    return report(options, session, wav.frames());
}

ExitStatus record_command(const CommonOptions& options, const std::string& path, double seconds) {
    Driver driver(options.driver);
    SessionSettings settings = options.session();
    settings.outputs = 0;
    Session session(driver, settings);
    const auto frames = static_cast<std::uint64_t>(std::llround(seconds * session.rate()));
    Transfer transfer(session, frames);
    run(session, transfer, frames);
    write_wav(path, transfer.recording(session.rate()));
    return report(options, session, frames);
}

ExitStatus play_and_record_command(const CommonOptions& options, const std::string& play,
                                   const std::string& record, int tail) {
    const Wav wav = read_wav(play);
    Driver driver(options.driver);
    Session session(driver, settings_for(options, wav));
    const std::uint64_t rest =
        tail >= 0 ? static_cast<std::uint64_t>(tail)
                  : session.input_latency() + session.output_latency() + 2 * session.period();
    const std::uint64_t frames = wav.frames() + rest;
    Transfer transfer(session, frames);
    load(transfer, session, wav, play);
    run(session, transfer, frames);
    write_wav(record, transfer.recording(session.rate()));
    return report(options, session, frames);
}

} // namespace host
