// SPDX-License-Identifier: GPL-2.0-or-later
//
// Directions that start apart, stop apart and pause together.
#include "cases.hpp"
#include "pattern.hpp"
#include "pcm.hpp"

#include <algorithm>
#include <array>
#include <fstream>
#include <vector>

namespace {

struct Pair {
    Pair(const Card& card, const Settings& settings)
        : playback(card.device, SND_PCM_STREAM_PLAYBACK),
          capture(card.device, SND_PCM_STREAM_CAPTURE) {
        playback.configure(settings);
        capture.configure(settings);
        wires = std::min(playback.channels(), capture.channels());
    }
    Pcm playback;
    Pcm capture;
    unsigned wires;
};

Settings ring_of(snd_pcm_uframes_t frames) {
    Settings settings;
    settings.access = SND_PCM_ACCESS_MMAP_NONINTERLEAVED;
    settings.ring = frames;
    return settings;
}

// The first channel's frames from `first` on.
std::vector<std::uint32_t> take(Pcm& capture, snd_pcm_uframes_t frames) {
    std::vector<std::uint32_t> taken(frames);
    capture.wait_for(frames);
    capture.capture(0, frames, [&](unsigned channel, std::uint64_t frame, std::uint32_t sample) {
        if (channel == 0)
            taken[frame] = sample;
    });
    return taken;
}

// `frames` is silence and then the pattern from frame `first` on, and at least `least` frames of
// it. Returns how much silence.
std::size_t silence_then_pattern(const std::vector<std::uint32_t>& frames, std::uint64_t first,
                                 std::size_t least) {
    const auto begin =
        std::find_if(frames.begin(), frames.end(), [](std::uint32_t s) { return s != 0; });
    const auto silent = static_cast<std::size_t>(begin - frames.begin());
    if (frames.size() - silent < least)
        throw Failure("only " + std::to_string(frames.size() - silent) + " frames were heard");
    for (std::size_t i = silent; i < frames.size(); i++)
        if (frames[i] != pattern(0, first + i - silent))
            throw Failure("captured frame " + std::to_string(i) + " is not frame " +
                          std::to_string(first + i - silent));
    return silent;
}

void playback_joins(const Card& card) {
    Pair pair(card, ring_of(65536));
    pair.playback.play(0, 8192, pattern);
    must(snd_pcm_start(pair.capture.handle()), "start capture");
    pair.capture.wait_for(1000);
    must(snd_pcm_start(pair.playback.handle()), "start playback");
    const auto heard = take(pair.capture, card.delay + 8192);
    const auto silent = silence_then_pattern(heard, 0, 1000);
    if (silent < 1000 + card.delay)
        throw Failure("heard after " + std::to_string(silent) + " frames");
}

void capture_joins(const Card& card) {
    Pair pair(card, ring_of(65536));
    pair.playback.play(0, 65536, pattern);
    must(snd_pcm_start(pair.playback.handle()), "start playback");
    while (pair.playback.available() < 1000 + card.delay)
        must(snd_pcm_wait(pair.playback.handle(), -1) < 0 ? -EIO : 0, "wait");
    must(snd_pcm_start(pair.capture.handle()), "start capture");
    const auto heard = take(pair.capture, 4096);
    std::uint64_t first = 0;
    while (first < 65536 && pattern(0, first) != heard[0])
        first++;
    silence_then_pattern(heard, first, 4096);
    if (first < 1000)
        throw Failure("the first frame captured is frame " + std::to_string(first));
}

// Playback stops and starts again while capture runs on: silence between, nothing lost after.
void playback_leaves_and_returns(const Card& card) {
    Pair pair(card, ring_of(65536));
    must(snd_pcm_start(pair.capture.handle()), "start capture");
    for (int round = 0; round < 3; round++) {
        must(snd_pcm_prepare(pair.playback.handle()), "prepare");
        pair.playback.play(0, 4096, pattern);
        must(snd_pcm_start(pair.playback.handle()), "start playback");
        const auto heard = take(pair.capture, card.delay + 3000);
        silence_then_pattern(heard, 0, 2000);
        must(snd_pcm_drop(pair.playback.handle()), "drop");
        // What was still in the cable when it stopped.
        pair.capture.wait_for(pair.capture.available() + card.delay + 512);
        must(snd_pcm_forward(pair.capture.handle(), pair.capture.available()), "forward");
    }
}

// The position stands, and goes on with the next frame.
void pause_loses_nothing(const Card& card) {
    Pair pair(card, ring_of(16384));
    must(snd_pcm_link(pair.capture.handle(), pair.playback.handle()), "link");
    PatternCheck check(pair.wires, card.delay);
    std::uint64_t captured = 0;
    pair.playback.play(0, 16384, pattern);
    must(snd_pcm_start(pair.capture.handle()), "start");
    for (int round = 0; round < 4; round++) {
        pair.capture.wait_for(1500);
        must(snd_pcm_pause(pair.capture.handle(), 1), "pause");
        const auto standing = pair.capture.available();
        // Waiting is the test here: the clock must not move the position.
        timespec time = {0, 30000000};
        nanosleep(&time, nullptr);
        if (pair.capture.available() != standing)
            throw Failure("the position moved while paused");
        if (snd_pcm_state(pair.playback.handle()) != SND_PCM_STATE_PAUSED)
            throw Failure("linked playback did not pause");
        pair.capture.capture(captured, standing, check);
        captured += standing;
        must(snd_pcm_pause(pair.capture.handle(), 0), "release");
    }
    // Frames on their way through the cable when its ends stop are gone, as with a real one.
    if (check.wrong() && card.delay == 0)
        throw Failure(*check.wrong());
}

// Frames that each direction passed since the card was made, as the card's own file says.
std::array<std::uint64_t, 2> frames_passed(Pcm& pcm) {
    snd_pcm_info_t* info;
    snd_pcm_info_alloca(&info);
    must(snd_pcm_info(pcm.handle(), info), "info");
    std::ifstream file("/proc/asound/card" + std::to_string(snd_pcm_info_get_card(info)) +
                       "/lockstep");
    std::array<std::uint64_t, 2> frames{};
    int found = 0;
    std::string name;
    for (std::uint64_t value; file >> name >> value;)
        for (int direction : {0, 1})
            if (name == (direction ? "capture_frames:" : "playback_frames:"))
                frames[direction] = value, found++;
    if (found != 2)
        throw Failure("the card's file does not say how many frames passed");
    return frames;
}

void linked_directions_move_together(const Card& card) {
    Pair pair(card, ring_of(16384));
    must(snd_pcm_link(pair.capture.handle(), pair.playback.handle()), "link");
    const auto before = frames_passed(pair.capture);
    for (int round = 0; round < 5; round++) {
        // One would do for the card, but alsa-lib notices only its own handle's.
        must(snd_pcm_prepare(pair.capture.handle()), "prepare");
        must(snd_pcm_prepare(pair.playback.handle()), "prepare");
        pair.playback.play(0, 16384, pattern);
        must(snd_pcm_start(pair.playback.handle()), "start");
        pair.capture.wait_for(700);
        must(snd_pcm_drop(pair.playback.handle()), "drop");
    }
    const auto after = frames_passed(pair.capture);
    if (after[0] - before[0] != after[1] - before[1])
        throw Failure("played " + std::to_string(after[0] - before[0]) + " frames and captured " +
                      std::to_string(after[1] - before[1]));
    if (after[0] - before[0] < 3500)
        throw Failure("only " + std::to_string(after[0] - before[0]) + " frames passed");
}

} // namespace

void joining_cases(const Card& card) {
    check("playback joins capture and loses no first frame", [&] { playback_joins(card); });
    check("capture joins playback in the middle of a frame count", [&] { capture_joins(card); });
    check("playback leaves and returns while capture runs",
          [&] { playback_leaves_and_returns(card); });
    check("pausing both loses nothing", [&] { pause_loses_nothing(card); });
    check("linked directions start and stop at the same frames",
          [&] { linked_directions_move_together(card); });
}
