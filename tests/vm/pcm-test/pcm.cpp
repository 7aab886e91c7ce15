// SPDX-License-Identifier: GPL-2.0-or-later
//
// One direction of a card through alsa-lib.
#include "pcm.hpp"

#include <time.h>

#include <algorithm>

long must(long result, const std::string& what) {
    if (result < 0)
        throw Failure(what + ": " + snd_strerror(static_cast<int>(result)));
    return result;
}

std::string access_name(snd_pcm_access_t access) {
    std::string name = snd_pcm_access_name(access);
    std::transform(name.begin(), name.end(), name.begin(),
                   [](unsigned char c) { return std::tolower(c); });
    return name;
}

Pcm::Pcm(const std::string& device, snd_pcm_stream_t stream) : stream_(stream) {
    snd_pcm_t* handle = nullptr;
    must(snd_pcm_open(&handle, device.c_str(), stream, SND_PCM_NONBLOCK), "open " + device);
    handle_.reset(handle);
}

int Pcm::try_configure(const Settings& settings) {
    snd_pcm_t* pcm = handle_.get();
    snd_pcm_hw_params_t* hw;
    snd_pcm_hw_params_alloca(&hw);
    auto steps = {
        +[](snd_pcm_t* p, snd_pcm_hw_params_t* h, const Settings&) {
            return snd_pcm_hw_params_any(p, h);
        },
        +[](snd_pcm_t* p, snd_pcm_hw_params_t* h, const Settings& s) {
            return snd_pcm_hw_params_set_access(p, h, s.access);
        },
        +[](snd_pcm_t* p, snd_pcm_hw_params_t* h, const Settings& s) {
            return snd_pcm_hw_params_set_format(p, h, s.format);
        },
        +[](snd_pcm_t* p, snd_pcm_hw_params_t* h, const Settings& s) {
            return snd_pcm_hw_params_set_rate(p, h, s.rate, 0);
        },
        +[](snd_pcm_t* p, snd_pcm_hw_params_t* h, const Settings& s) {
            return snd_pcm_hw_params_set_period_wakeup(p, h, s.wakeups);
        },
        +[](snd_pcm_t* p, snd_pcm_hw_params_t* h, const Settings& s) {
            return snd_pcm_hw_params_set_period_size(p, h, s.period, 0);
        },
        +[](snd_pcm_t* p, snd_pcm_hw_params_t* h, const Settings& s) {
            return snd_pcm_hw_params_set_buffer_size(p, h, s.ring);
        },
        +[](snd_pcm_t* p, snd_pcm_hw_params_t* h, const Settings&) {
            return snd_pcm_hw_params(p, h);
        },
    };
    for (auto step : steps)
        if (int err = step(pcm, hw, settings); err < 0)
            return err;
    must(snd_pcm_hw_params_get_channels(hw, &channels_), "channels");
    settings_ = settings;
    // alsa-lib lets only a non-blocking stream do without period wake-ups.
    if (settings.wakeups)
        must(snd_pcm_nonblock(pcm, 0), "make blocking");

    snd_pcm_sw_params_t* sw;
    snd_pcm_sw_params_alloca(&sw);
    must(snd_pcm_sw_params_current(pcm, sw), "sw_params");
    // Nothing starts by itself; linked and joining starts are what is tested.
    must(snd_pcm_sw_params_set_start_threshold(pcm, sw, settings.ring * 2), "start threshold");
    must(snd_pcm_sw_params_set_avail_min(pcm, sw, settings.period), "avail_min");
    must(snd_pcm_sw_params(pcm, sw), "sw_params");
    return 0;
}

void Pcm::configure(const Settings& settings) {
    must(try_configure(settings), "configure " + access_name(settings.access));
}

snd_pcm_uframes_t Pcm::available() {
    return static_cast<snd_pcm_uframes_t>(must(snd_pcm_avail(handle_.get()), "avail"));
}

void Pcm::wait_for(snd_pcm_uframes_t frames) {
    for (snd_pcm_uframes_t now = available(); now < frames; now = available()) {
        if (settings_.wakeups) {
            must(snd_pcm_wait(handle_.get(), 10000) == 0 ? -ETIMEDOUT : 0, "wait");
            continue;
        }
        long ns = static_cast<long>((frames - now) * 1000000000ULL / settings_.rate + 1);
        timespec time = {ns / 1000000000, ns % 1000000000};
        nanosleep(&time, nullptr);
    }
}

snd_pcm_uframes_t Pcm::available_by_interrupt() {
    return static_cast<snd_pcm_uframes_t>(
        must(snd_pcm_avail_update(handle_.get()), "avail_update"));
}

void Pcm::wait_for_interrupt(snd_pcm_uframes_t frames) {
    while (available_by_interrupt() < frames)
        must(snd_pcm_wait(handle_.get(), 10000) == 0 ? -ETIMEDOUT : 0, "wait for an interrupt");
}

void Pcm::transfer_mapped(snd_pcm_uframes_t frames, const std::function<void(const Run&)>& touch) {
    while (frames > 0) {
        const snd_pcm_channel_area_t* areas;
        snd_pcm_uframes_t offset;
        Run run = {{}, 0, frames};
        must(snd_pcm_mmap_begin(handle_.get(), &areas, &offset, &run.frames), "mmap_begin");
        run.step = areas[0].step / 8;
        for (unsigned channel = 0; channel < channels_; channel++)
            run.channels.push_back(static_cast<std::uint8_t*>(areas[channel].addr) +
                                   areas[channel].first / 8 +
                                   static_cast<std::ptrdiff_t>(offset) * run.step);
        touch(run);
        const auto moved = static_cast<snd_pcm_uframes_t>(
            must(snd_pcm_mmap_commit(handle_.get(), offset, run.frames), "mmap_commit"));
        if (moved != run.frames || moved == 0)
            throw Failure("mmap_commit moved " + std::to_string(moved) + " of " +
                          std::to_string(run.frames));
        frames -= moved;
    }
}

void Pcm::transfer(snd_pcm_uframes_t frames, const std::function<void(const Run&)>& touch) {
    if (frames == 0)
        return;
    if (settings_.access == SND_PCM_ACCESS_MMAP_INTERLEAVED ||
        settings_.access == SND_PCM_ACCESS_MMAP_NONINTERLEAVED) {
        transfer_mapped(frames, touch);
        return;
    }
    const bool interleaved = settings_.access == SND_PCM_ACCESS_RW_INTERLEAVED;
    const bool playback = stream_ == SND_PCM_STREAM_PLAYBACK;
    std::vector<std::uint32_t> samples(frames * channels_);
    std::vector<void*> planes(channels_);
    Run run = {{}, static_cast<std::ptrdiff_t>((interleaved ? channels_ : 1) * 4), frames};
    for (unsigned channel = 0; channel < channels_; channel++) {
        planes[channel] = &samples[interleaved ? channel : channel * frames];
        run.channels.push_back(static_cast<std::uint8_t*>(planes[channel]));
    }

    if (playback)
        touch(run);
    snd_pcm_t* pcm = handle_.get();
    const long moved = playback      ? interleaved ? snd_pcm_writei(pcm, samples.data(), frames)
                                                   : snd_pcm_writen(pcm, planes.data(), frames)
                            : interleaved ? snd_pcm_readi(pcm, samples.data(), frames)
                                     : snd_pcm_readn(pcm, planes.data(), frames);
    must(moved, playback ? "write" : "read");
    if (static_cast<snd_pcm_uframes_t>(moved) != frames)
        throw Failure("moved " + std::to_string(moved) + " of " + std::to_string(frames));
    if (!playback)
        touch(run);
}
