// SPDX-License-Identifier: GPL-2.0-or-later
//
// hdspe-pcm-test: plays and captures the card model's test signal on every channel of an HDSPe
// card, through whichever driver it has and any of ALSA's ways to its memory, and says what was
// wrong. Exit status 0: all was right, 1: it was not, 2: wrong usage, 3: the driver refused.
#include "../pcm-test/pcm.hpp"
#include "check.hpp"

#include <CLI/CLI.hpp>

#include <cstdio>
#include <fstream>
#include <map>

namespace {

struct Request {
    std::string device = "hw:0";
    Settings settings;
    std::vector<unsigned> map;
    std::uint64_t frames = 0;
};

int report(const SignalCheck& check, std::uint64_t least) {
    std::printf("silent %llu heard %llu wrong %llu%s%s\n",
                static_cast<unsigned long long>(check.silent()),
                static_cast<unsigned long long>(check.heard()),
                static_cast<unsigned long long>(check.wrong()), check.wrong() ? ": " : "",
                check.first_wrong().c_str());
    return check.wrong() == 0 && check.heard() >= least ? 0 : 1;
}

void expect_channels(const Pcm& pcm, const Request& request) {
    if (pcm.channels() != request.map.size())
        throw Failure("the card has " + std::to_string(pcm.channels()) + " channels, not " +
                      std::to_string(request.map.size()));
}

// The ring is filled before the start; the frames that follow go in whole periods.
int play(const Request& request) {
    Pcm pcm(request.device, SND_PCM_STREAM_PLAYBACK);
    pcm.configure(request.settings);
    expect_channels(pcm, request);
    const auto sample = [&](unsigned channel, std::uint64_t frame) {
        return frame < request.frames ? signal_sample(request.map[channel], frame) : 0;
    };
    const auto ring = request.settings.ring;
    pcm.play(0, ring, sample);
    must(snd_pcm_start(pcm.handle()), "start");
    // A ring of silence behind it: what is stopped then was heard.
    for (std::uint64_t played = ring; played < request.frames + ring;) {
        pcm.wait_for(request.settings.period);
        const auto room = pcm.available() / request.settings.period * request.settings.period;
        pcm.play(played, room, sample);
        played += room;
    }
    must(snd_pcm_drop(pcm.handle()), "drop");
    return 0;
}

int capture(const Request& request) {
    Pcm pcm(request.device, SND_PCM_STREAM_CAPTURE);
    pcm.configure(request.settings);
    expect_channels(pcm, request);
    SignalCheck check(request.map);
    std::vector<std::uint32_t> frames;
    must(snd_pcm_start(pcm.handle()), "start");
    for (std::uint64_t captured = 0; captured < request.frames;) {
        pcm.wait_for(request.settings.period);
        const auto count = pcm.available() / request.settings.period * request.settings.period;
        frames.resize(count * pcm.channels());
        pcm.capture(0, count, [&](unsigned channel, std::uint64_t frame, std::uint32_t sample) {
            frames[frame * request.map.size() + channel] = sample;
        });
        for (std::uint64_t frame = 0; frame < count; ++frame)
            check.frame(&frames[frame * request.map.size()]);
        captured += count;
    }
    must(snd_pcm_drop(pcm.handle()), "drop");
    return report(check, request.frames);
}

// What the card's outputs gave, as the model wrote it: frames of 64 samples.
int heard(const std::string& path, const Request& request) {
    constexpr std::size_t outputs = 64;
    std::ifstream file(path, std::ios::binary);
    if (!file)
        throw Failure(path + ": cannot be read");
    SignalCheck check(request.map, 0);
    std::uint32_t frame[outputs];
    std::vector<std::uint32_t> samples(request.map.size());
    std::uint64_t strays = 0;
    while (check.heard() < request.frames &&
           file.read(reinterpret_cast<char*>(frame), sizeof(frame))) {
        for (std::size_t channel = 0; channel < samples.size(); ++channel) {
            samples[channel] = frame[request.map[channel]];
            frame[request.map[channel]] = 0;
        }
        check.frame(samples.data());
        for (const std::uint32_t other : frame)
            strays += other != 0;
    }
    if (strays != 0)
        std::printf("%llu samples on channels that the card has not\n",
                    static_cast<unsigned long long>(strays));
    const int status = report(check, request.frames);
    return strays != 0 ? 1 : status;
}

} // namespace

int main(int argc, char** argv) {
    CLI::App app("Tests an HDSPe card's channels with the card model's signal", "hdspe-pcm-test");
    app.fallthrough(); // options may follow the command
    Request request;
    std::string map, file;
    const std::map<std::string, snd_pcm_access_t> accesses = {
        {"mmap", SND_PCM_ACCESS_MMAP_NONINTERLEAVED},
        {"write", SND_PCM_ACCESS_RW_NONINTERLEAVED},
    };
    request.settings.access = SND_PCM_ACCESS_MMAP_NONINTERLEAVED;
    request.settings.period = 1024;
    request.settings.ring = 16384;
    app.add_option("--device", request.device, "ALSA device");
    app.add_option("--rate", request.settings.rate, "Hz");
    app.add_option("--period", request.settings.period, "frames");
    app.add_option("--ring", request.settings.ring, "frames");
    app.add_option("--access", request.settings.access, "mmap, or write and read")
        ->transform(CLI::CheckedTransformer(accesses));
    app.add_option("--map", map, "hardware channel of each ALSA channel: 4-35,0-3")->required();
    app.add_option("--frames", request.frames, "how many")->required();
    auto* const play_command = app.add_subcommand("play", "the signal, on every channel");
    auto* const capture_command = app.add_subcommand("capture", "it, from every channel");
    auto* const heard_command = app.add_subcommand("heard", "what the model's outputs gave");
    heard_command->add_option("file", file)->required();
    app.require_subcommand(1);
    try {
        app.parse(argc, argv);
        request.map = channel_list(map);
        if (play_command->parsed())
            return play(request);
        if (capture_command->parsed())
            return capture(request);
        return heard(file, request);
    } catch (const CLI::ParseError& error) {
        return app.exit(error) == 0 ? 0 : 2;
    } catch (const std::invalid_argument& wrong) {
        std::fprintf(stderr, "hdspe-pcm-test: %s\n", wrong.what());
        return 2;
    } catch (const Failure& failure) {
        std::fprintf(stderr, "hdspe-pcm-test: %s\n", failure.what());
        return 3;
    }
}
