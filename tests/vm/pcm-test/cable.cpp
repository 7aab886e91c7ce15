// SPDX-License-Identifier: GPL-2.0-or-later
//
// Through the cable and back, bit for bit.
#include "cases.hpp"
#include "pattern.hpp"
#include "pcm.hpp"

#include <algorithm>

namespace {

constexpr snd_pcm_access_t accesses[] = {
    SND_PCM_ACCESS_MMAP_INTERLEAVED,
    SND_PCM_ACCESS_MMAP_NONINTERLEAVED,
    SND_PCM_ACCESS_RW_INTERLEAVED,
    SND_PCM_ACCESS_RW_NONINTERLEAVED,
};

// Starts both directions linked with the playback ring full, and runs until the rings were gone
// through several times, and all of the cable's delay.
void run(const Card& card, const Settings& play, const Settings& record) {
    Pcm playback(card.device, SND_PCM_STREAM_PLAYBACK);
    Pcm capture(card.device, SND_PCM_STREAM_CAPTURE);
    playback.configure(play);
    capture.configure(record);
    must(snd_pcm_link(capture.handle(), playback.handle()), "link");

    std::uint64_t played = play.ring;
    std::uint64_t captured = 0;
    const std::uint64_t all = card.delay + 3 * std::max(play.ring, record.ring) + 5;
    PatternCheck check(std::min(playback.channels(), capture.channels()), card.delay);
    playback.play(0, play.ring, pattern);
    must(snd_pcm_start(capture.handle()), "start");
    while (captured < all && !check.wrong()) {
        capture.wait_for(record.period);
        // Whole periods: with two in a ring there is no time to wait for a broken one.
        const auto in = capture.available() / record.period * record.period;
        capture.capture(captured, in, check);
        captured += in;
        const auto out = playback.available() / play.period * play.period;
        playback.play(played, out, pattern);
        played += out;
    }
    if (check.wrong())
        throw Failure(*check.wrong());
    must(snd_pcm_drop(capture.handle()), "drop");
    if (snd_pcm_state(playback.handle()) != SND_PCM_STATE_SETUP)
        throw Failure("drop of capture left linked playback in state " +
                      std::string(snd_pcm_state_name(snd_pcm_state(playback.handle()))));
}

// Draining must silence only what was not written, in every channel.
void drained(const Card& card, snd_pcm_access_t access) {
    Pcm playback(card.device, SND_PCM_STREAM_PLAYBACK);
    Pcm capture(card.device, SND_PCM_STREAM_CAPTURE);
    Settings settings;
    settings.access = access;
    settings.period = 128;
    settings.ring = 1024;
    playback.configure(settings);
    settings.access = SND_PCM_ACCESS_MMAP_INTERLEAVED;
    settings.ring = 16384;
    capture.configure(settings);

    constexpr snd_pcm_uframes_t length = 700;
    must(snd_pcm_link(capture.handle(), playback.handle()), "link");
    playback.play(0, length, pattern);
    must(snd_pcm_start(capture.handle()), "start");
    must(snd_pcm_unlink(playback.handle()), "unlink");
    must(snd_pcm_drain(playback.handle()), "drain");

    const std::uint64_t want = card.delay + length;
    if (want > settings.ring - 1024)
        return;
    capture.wait_for(want + 512);
    PatternCheck check(std::min(playback.channels(), capture.channels()), card.delay);
    std::string late;
    capture.capture(0, want, check);
    capture.capture(want, 512, [&](unsigned channel, std::uint64_t frame, std::uint32_t sample) {
        if (sample != 0 && late.empty())
            late = "after the end, frame " + std::to_string(frame) + " channel " +
                   std::to_string(channel) + " is " + std::to_string(sample);
    });
    if (check.wrong())
        throw Failure(*check.wrong());
    if (!late.empty())
        throw Failure(late);
}

} // namespace

void layout_cases(const Card& card) {
    for (auto out : accesses)
        for (auto in : accesses)
            check(access_name(out) + " to " + access_name(in) + " is bit-exact", [&] {
                Settings play;
                play.access = out;
                Settings record;
                record.access = in;
                record.ring = 4096;
                run(card, play, record);
            });
    for (auto access : accesses)
        check("draining " + access_name(access) + " silences nothing that was written",
              [&] { drained(card, access); });
}

void size_cases(const Card& card) {
    for (unsigned rate : {32000u, 44100u, 96000u, 192000u})
        check(std::to_string(rate) + " Hz in float is bit-exact", [&] {
            Settings settings;
            settings.rate = rate;
            settings.format = SND_PCM_FORMAT_FLOAT;
            settings.access = SND_PCM_ACCESS_MMAP_NONINTERLEAVED;
            run(card, settings, settings);
        });
    struct Sizes {
        snd_pcm_uframes_t period, ring;
        bool wakeups;
    };
    for (Sizes sizes : {Sizes{8, 4096, true},
                        {8192, 16384, true},
                        {8192, 65536, true},
                        {33, 3333, true},
                        {64, 8192, false},
                        {1024, 65536, false}})
        check("period " + std::to_string(sizes.period) + ", ring " + std::to_string(sizes.ring) +
                  (sizes.wakeups ? "" : ", no period wake-up") + " is bit-exact",
              [&] {
                  Settings settings;
                  settings.access = SND_PCM_ACCESS_MMAP_NONINTERLEAVED;
                  settings.period = sizes.period;
                  settings.ring = sizes.ring;
                  settings.wakeups = sizes.wakeups;
                  run(card, settings, settings);
              });
}
