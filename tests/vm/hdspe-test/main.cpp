// SPDX-License-Identifier: GPL-2.0-or-later
//
// hdspe-pcm-test: plays and captures the card model's test signal on every channel of an HDSPe
// card, through whichever driver it has and any of ALSA's ways to its memory, and says what was
// wrong. Exit status 0: all was right, 1: it was not, 2: wrong usage, 3: the driver refused.
#include "../pcm-test/pcm.hpp"
#include "card-model/control_client.hpp"
#include "check.hpp"

#include <CLI/CLI.hpp>

#include <cstdio>
#include <fstream>
#include <map>
#include <memory>
#include <utility>

namespace {

struct Request {
    std::string device = "hw:0";
    Settings settings;
    std::vector<unsigned> map;         // of the direction, or of playback
    std::vector<unsigned> capture_map; // of capture where it is another
    std::uint64_t frames = 0;
    bool cable = false; // outputs come back at the inputs of their numbers
    bool step = false;  // the model's clock is stopped: step it
    unsigned look = 0;  // frames at a time, and take all that the position allows; 0: periods
};

// Waits for the card. On a stopped clock it lets a period pass, so that however long this program
// takes, it is never late; and then goes by interrupts alone: were the next period to pass before
// the handler of this one is through, ALSA would take the next interrupt for a missed ring.
class Pace {
  public:
    explicit Pace(const Request& request) : period_(request.settings.period), look_(request.look) {
        if (request.step)
            card_ = std::make_unique<card_model::ControlClient>();
    }
    void pass_period() {
        if (!card_)
            return;
        const auto frames = look_ != 0 ? look_ : period_;
        const std::string answer = card_->ask("step " + std::to_string(frames));
        if (answer != "ok")
            throw Failure("the card model: " + answer);
    }
    // Sleeps until there is a whole period; how many frames the whole ones are. Between periods
    // what there is now.
    snd_pcm_uframes_t wait(Pcm& pcm) {
        if (look_ != 0)
            return pcm.available();
        if (card_)
            pcm.wait_for_interrupt(period_);
        else
            pcm.wait_for(period_);
        const auto frames = card_ ? pcm.available_by_interrupt() : pcm.available();
        return frames / period_ * period_;
    }

  private:
    snd_pcm_uframes_t period_;
    snd_pcm_uframes_t look_;
    std::unique_ptr<card_model::ControlClient> card_;
};

int report(const SignalCheck& check, std::uint64_t least) {
    std::printf("silent %llu heard %llu wrong %llu%s%s\n",
                static_cast<unsigned long long>(check.silent()),
                static_cast<unsigned long long>(check.heard()),
                static_cast<unsigned long long>(check.wrong()), check.wrong() ? ": " : "",
                check.first_wrong().c_str());
    return check.wrong() == 0 && check.heard() >= least ? 0 : 1;
}

void expect_channels(const Pcm& pcm, const std::vector<unsigned>& map) {
    if (pcm.channels() != map.size())
        throw Failure("the card has " + std::to_string(pcm.channels()) + " channels, not " +
                      std::to_string(map.size()));
}

// What is played on a channel that the card does not have would show where it should not be.
std::uint32_t played_sample(const Request& request, unsigned channel, std::uint64_t frame) {
    constexpr unsigned stray = 63;
    if (frame >= request.frames && !request.cable)
        return 0;
    return signal_sample(request.map[channel] == no_channel ? stray : request.map[channel], frame);
}

void capture_some(Pcm& pcm, snd_pcm_uframes_t count, SignalCheck& check,
                  std::vector<std::uint32_t>& frames) {
    const std::size_t channels = pcm.channels();
    frames.resize(count * channels);
    pcm.capture(0, count, [&](unsigned channel, std::uint64_t frame, std::uint32_t sample) {
        frames[frame * channels + channel] = sample;
    });
    for (std::uint64_t frame = 0; frame < count; ++frame)
        check.frame(&frames[frame * channels]);
}

// The ring is filled before the start; the frames that follow go in whole periods.
int play(const Request& request) {
    Pcm pcm(request.device, SND_PCM_STREAM_PLAYBACK);
    pcm.configure(request.settings);
    expect_channels(pcm, request.map);
    Pace pace(request);
    const auto sample = [&](unsigned channel, std::uint64_t frame) {
        return played_sample(request, channel, frame);
    };
    const auto ring = request.settings.ring;
    pcm.play(0, ring, sample);
    must(snd_pcm_start(pcm.handle()), "start");
    // A ring of silence behind it: what is stopped then was heard.
    for (std::uint64_t played = ring; played < request.frames + ring;) {
        pace.pass_period();
        const auto room = pace.wait(pcm);
        pcm.play(played, room, sample);
        played += room;
    }
    must(snd_pcm_drop(pcm.handle()), "drop");
    return 0;
}

// Less than a ring, and then what programs do at a file's end: the kernel plays what it has.
int drain(const Request& request) {
    Pcm pcm(request.device, SND_PCM_STREAM_PLAYBACK);
    pcm.configure(request.settings);
    expect_channels(pcm, request.map);
    Pace pace(request);
    pcm.play(0, request.frames, [&](unsigned channel, std::uint64_t frame) {
        return played_sample(request, channel, frame);
    });
    must(snd_pcm_start(pcm.handle()), "start");
    must(snd_pcm_nonblock(pcm.handle(), 1), "nonblock");
    const int drained = snd_pcm_drain(pcm.handle());
    must(drained == -EAGAIN ? 0 : drained, "drain");
    // The last period's interrupt may still be on its way when its step is over.
    const auto periods = request.settings.ring / request.settings.period + 1;
    for (unsigned passed = 0;
         passed < periods && snd_pcm_state(pcm.handle()) == SND_PCM_STATE_DRAINING; ++passed)
        pace.pass_period();
    must(snd_pcm_state(pcm.handle()) == SND_PCM_STATE_DRAINING ? -ETIMEDOUT : 0, "drain");
    return 0;
}

int capture(const Request& request) {
    Pcm pcm(request.device, SND_PCM_STREAM_CAPTURE);
    pcm.configure(request.settings);
    expect_channels(pcm, request.map);
    Pace pace(request);
    SignalCheck check(request.map);
    std::vector<std::uint32_t> frames;
    must(snd_pcm_start(pcm.handle()), "start");
    for (std::uint64_t captured = 0; captured < request.frames;) {
        pace.pass_period();
        const auto count = pace.wait(pcm);
        capture_some(pcm, count, check, frames);
        captured += count;
    }
    must(snd_pcm_drop(pcm.handle()), "drop");
    return report(check, request.frames);
}

// Both at once, linked; `capture_map` tells what is heard.
int duplex(const Request& request) {
    Pcm playback(request.device, SND_PCM_STREAM_PLAYBACK);
    Pcm capture(request.device, SND_PCM_STREAM_CAPTURE);
    playback.configure(request.settings);
    capture.configure(request.settings);
    expect_channels(playback, request.map);
    expect_channels(capture, request.capture_map);
    must(snd_pcm_link(playback.handle(), capture.handle()), "link");
    Pace pace(request);
    const auto sample = [&](unsigned channel, std::uint64_t frame) {
        return played_sample(request, channel, frame);
    };
    SignalCheck check(request.capture_map);
    std::vector<std::uint32_t> frames;
    const auto ring = request.settings.ring;
    playback.play(0, ring, sample);
    must(snd_pcm_start(playback.handle()), "start");
    for (std::uint64_t played = ring;
         played < request.frames + ring || (request.cable && check.heard() < request.frames);) {
        if (check.silent() > request.frames)
            throw Failure("nothing comes back");
        pace.pass_period();
        capture_some(capture, pace.wait(capture), check, frames);
        const auto room = pace.wait(playback);
        playback.play(played, room, sample);
        played += room;
    }
    must(snd_pcm_drop(playback.handle()), "drop");
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
            if (request.map[channel] != no_channel)
                samples[channel] = std::exchange(frame[request.map[channel]], 0);
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

// What a program recorded, a file for each channel.
int recorded(const std::string& prefix, const Request& request) {
    std::vector<std::ifstream> files;
    for (std::size_t channel = 0; channel < request.map.size(); ++channel) {
        const std::string path = prefix + "." + std::to_string(channel);
        if (!files.emplace_back(path, std::ios::binary))
            throw Failure(path + ": cannot be read");
    }
    SignalCheck check(request.map);
    std::vector<std::uint32_t> samples(request.map.size());
    const auto next = [&] {
        for (std::size_t channel = 0; channel < samples.size(); ++channel)
            if (!files[channel].read(reinterpret_cast<char*>(&samples[channel]), 4))
                return false;
        return true;
    };
    while (next())
        check.frame(samples.data());
    return report(check, request.frames);
}

int run(CLI::App& app, int argc, char** argv) {
    app.fallthrough(); // options may follow the command
    Request request;
    std::string map, capture_map, file;
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
    app.add_option("--map", map, "hardware channel of each ALSA channel: 4-35,0-3; x: none")
        ->required();
    app.add_option("--capture-map", capture_map, "of duplex's capture, where it is another");
    app.add_flag("--cable", request.cable,
                 "duplex: the model has a cable from each output to its input");
    app.add_flag("--step", request.step, "the model's clock is stopped: step it");
    app.add_option("--look", request.look,
                   "with --step: so many frames at a time, and take all that the position allows");
    app.add_option("--frames", request.frames, "how many")->required();
    auto* const play_command = app.add_subcommand("play", "the signal, on every channel");
    auto* const drain_command =
        app.add_subcommand("drain", "play less than a ring and drain; with --step");
    auto* const capture_command = app.add_subcommand("capture", "it, from every channel");
    auto* const duplex_command = app.add_subcommand("duplex", "both at once, linked");
    auto* const heard_command = app.add_subcommand("heard", "what the model's outputs gave");
    heard_command->add_option("file", file)->required();
    auto* const recorded_command = app.add_subcommand("recorded", "what arecord -I wrote");
    recorded_command->add_option("prefix", file)->required();
    app.require_subcommand(1);
    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError& error) {
        return app.exit(error) == 0 ? 0 : 2;
    }
    request.map = channel_list(map);
    request.capture_map = channel_list(capture_map.empty() ? map : capture_map);
    if (play_command->parsed())
        return play(request);
    if (drain_command->parsed())
        return drain(request);
    if (capture_command->parsed())
        return capture(request);
    if (duplex_command->parsed())
        return duplex(request);
    if (recorded_command->parsed())
        return recorded(file, request);
    return heard(file, request);
}

} // namespace

int main(int argc, char** argv) {
    try {
        CLI::App app("Tests an HDSPe card's channels with the card model's signal",
                     "hdspe-pcm-test");
        return run(app, argc, argv);
    } catch (const std::invalid_argument& wrong) {
        std::fprintf(stderr, "hdspe-pcm-test: %s\n", wrong.what());
        return 2;
    } catch (const std::exception& failure) { // Failure among them
        std::fprintf(stderr, "hdspe-pcm-test: %s\n", failure.what());
        return 3;
    }
}
