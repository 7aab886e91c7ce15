// SPDX-License-Identifier: GPL-2.0-or-later
//
// usb-pcm-test DEVICE RATE [OPTION]...: plays and records every sample on a USB card whose outputs
// are wired to its inputs, in every format and number of channels that it has at that rate, and
// prints TAP lines. Exit status 0: all passed, 1: some did not, 2: wrong usage.
//   period=N    frames of the ALSA period (default 64)
//   periods=N   of the ring (default 16)
//   frames=N    to be recorded, each way to open it (default 4800)
//   never-stop  with a stop threshold above the ring
//   cable=N     the model's cable and converters together, frames: what the round trip is must be
//               what the model says it is
#include "duplex.hpp"
#include "failure.hpp"
#include "truth.hpp"

#include <sys/mman.h>

#include <algorithm>
#include <charconv>
#include <cstdio>
#include <cstring>
#include <optional>
#include <string>

namespace {

struct Options {
    std::string device;
    unsigned rate = 0;
    DuplexOptions duplex;
    std::optional<std::uint64_t> cable;
};

template <class Number> bool number(const char* text, Number& value) {
    const char* end = text + std::strlen(text);
    return std::from_chars(text, end, value).ptr == end && end != text;
}

bool option(const char* text, Options& options) {
    auto value = [text](const char* name) {
        const std::size_t length = std::strlen(name);
        return std::strncmp(text, name, length) == 0 ? text + length : nullptr;
    };
    if (std::strcmp(text, "never-stop") == 0) {
        options.duplex.never_stop = true;
        return true;
    }
    if (const char* period = value("period="))
        return number(period, options.duplex.period);
    if (const char* periods = value("periods="))
        return number(periods, options.duplex.periods) && options.duplex.periods >= 2;
    if (const char* frames = value("frames="))
        return number(frames, options.duplex.frames);
    std::uint64_t cable = 0;
    if (const char* text_cable = value("cable="); text_cable && number(text_cable, cable)) {
        options.cable = cable;
        return true;
    }
    return false;
}

std::string described(const Setting& setting) {
    return std::to_string(setting.channels) + " channels " + setting.format->name;
}

// Where the model says that played frame 0 came back. Both runs began with frame 0.
void check_truth(const Truth& truth, const DuplexResult& result, std::uint64_t cable) {
    const auto out = truth.run_of(USB_MODEL_OUT);
    const auto in = truth.run_of(USB_MODEL_IN);
    if (out.size() != 1 || in.size() != 1)
        throw Failure("the model saw " + std::to_string(out.size()) + " segments of playback and " +
                      std::to_string(in.size()) + " of capture");
    const std::uint64_t round_trip = out[0].tick + cable - in[0].tick;
    if (round_trip != result.round_trip)
        throw Failure("round trip " + std::to_string(result.round_trip) + ", the model says " +
                      std::to_string(round_trip));
}

bool passes(const Options& options, const Setting& play, const Setting& record) {
    const std::string text = std::to_string(options.rate) + " Hz, " + described(play) + " out, " +
                             described(record) + " in: every sample";
    try {
        const DuplexResult result = play_and_record(options.device, play, record, options.duplex);
        if (options.cable)
            check_truth(Truth(), result, *options.cable);
        std::printf("ok - %s\n# round trip %llu\n", text.c_str(),
                    static_cast<unsigned long long>(result.round_trip));
        return true;
    } catch (const Failure& failure) {
        std::printf("not ok - %s\n# %s\n", text.c_str(), failure.what());
        return false;
    }
}

int run(const Options& options) {
    int status = 0;
    const auto play = settings_of(options.device, SND_PCM_STREAM_PLAYBACK, options.rate);
    const auto record = settings_of(options.device, SND_PCM_STREAM_CAPTURE, options.rate);
    if (play.empty() || record.empty()) {
        std::printf("not ok - %u Hz: the card plays %zu and records %zu kinds of frames\n",
                    options.rate, play.size(), record.size());
        return 1;
    }
    // Each kind of one direction at least once.
    for (std::size_t i = 0; i < std::max(play.size(), record.size()); i++)
        if (!passes(options, play[i % play.size()], record[i % record.size()]))
            status = 1;
    return status;
}

} // namespace

int main(int argc, char** argv) {
    Options options;
    bool usable = argc >= 3 && number(argv[2], options.rate);
    for (int i = 3; i < argc && usable; i++)
        usable = option(argv[i], options);
    if (!usable) {
        std::fprintf(stderr, "usage: usb-pcm-test DEVICE RATE [period=N] [periods=N] [frames=N] "
                             "[never-stop] [cable=N]\n");
        return 2;
    }
    options.device = argv[1];
    // On virtual time, waiting for a page of this program would take any time at all.
    if (mlockall(MCL_CURRENT | MCL_FUTURE) != 0)
        std::fprintf(stderr, "usb-pcm-test: its memory is not locked\n");
    try {
        return run(options);
    } catch (const Failure& failure) {
        std::printf("not ok - %s\n", failure.what());
        return 1;
    }
}
