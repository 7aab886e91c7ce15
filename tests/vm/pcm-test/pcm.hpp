// SPDX-License-Identifier: GPL-2.0-or-later
//
// One direction of a card, opened and configured through alsa-lib, with frames put in and
// taken out by any of the four access types. For tests: everything that fails throws Failure.
#pragma once

#include <alsa/asoundlib.h>

#include <cstdint>
#include <functional>
#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

struct Failure : std::runtime_error {
    using std::runtime_error::runtime_error;
};

struct Settings {
    snd_pcm_access_t access = SND_PCM_ACCESS_MMAP_INTERLEAVED;
    snd_pcm_format_t format = SND_PCM_FORMAT_S32;
    unsigned rate = 48000;
    snd_pcm_uframes_t period = 256;
    snd_pcm_uframes_t ring = 8192;
    bool wakeups = true; // false: no period interrupts
};

class Pcm {
  public:
    // Opens without configuring.
    Pcm(const std::string& device, snd_pcm_stream_t stream);

    // Sets exactly these settings and all channels that the card has. Returns 0 or a negative
    // errno: refusal is what some tests are after.
    int try_configure(const Settings& settings);
    void configure(const Settings& settings);

    // Plays `frames` frames; sample(channel, frame), counted from `first`, gives each.
    template <class Sample>
    void play(std::uint64_t first, snd_pcm_uframes_t frames, Sample&& sample) {
        move(first, frames, [&](unsigned channel, std::uint64_t frame, std::uint32_t& place) {
            place = sample(channel, frame);
        });
    }
    // Captures `frames` frames; passes each to sample(channel, frame, value).
    template <class Sample>
    void capture(std::uint64_t first, snd_pcm_uframes_t frames, Sample&& sample) {
        move(first, frames, [&](unsigned channel, std::uint64_t frame, std::uint32_t& place) {
            sample(channel, frame, place);
        });
    }

    // Frames that can be moved now; a running stream's position is read anew.
    snd_pcm_uframes_t available();
    // Sleeps until `frames` frames can be moved.
    void wait_for(snd_pcm_uframes_t frames);
    // The same by what the card's interrupts told alone: when it returns the handler is through
    // with this stream.
    snd_pcm_uframes_t available_by_interrupt();
    void wait_for_interrupt(snd_pcm_uframes_t frames);

    snd_pcm_t* handle() const { return handle_.get(); }
    unsigned channels() const { return channels_; }
    const Settings& settings() const { return settings_; }

  private:
    struct Close {
        void operator()(snd_pcm_t* handle) const { snd_pcm_close(handle); }
    };
    // A run of frames in memory: where each channel's first one is, and how far the next.
    struct Run {
        std::vector<std::uint8_t*> channels;
        std::ptrdiff_t step;
        snd_pcm_uframes_t frames;
    };
    // Moves frames to or from the card in runs; `touch` reads or writes each.
    void transfer(snd_pcm_uframes_t frames, const std::function<void(const Run&)>& touch);
    void transfer_mapped(snd_pcm_uframes_t frames, const std::function<void(const Run&)>& touch);

    // The loop over samples, kept free of calls: a guest has 64 channels to move in time.
    template <class Each> void move(std::uint64_t first, snd_pcm_uframes_t frames, Each&& each) {
        transfer(frames, [&](const Run& run) {
            for (unsigned channel = 0; channel < channels_; channel++) {
                std::uint8_t* place = run.channels[channel];
                for (snd_pcm_uframes_t i = 0; i < run.frames; i++, place += run.step)
                    each(channel, first + i, *reinterpret_cast<std::uint32_t*>(place));
            }
            first += run.frames;
        });
    }

    std::unique_ptr<snd_pcm_t, Close> handle_;
    snd_pcm_stream_t stream_;
    Settings settings_;
    unsigned channels_ = 0;
};

// Throws a Failure that names what was done unless `result` is 0 or more; returns it.
long must(long result, const std::string& what);

std::string access_name(snd_pcm_access_t access);
