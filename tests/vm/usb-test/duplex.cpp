// SPDX-License-Identifier: GPL-2.0-or-later
#include "duplex.hpp"

#include "failure.hpp"

#include <algorithm>

namespace {

constexpr unsigned channels_most = 64;

struct Close {
    void operator()(snd_pcm_t* pcm) const { snd_pcm_close(pcm); }
};
using Pcm = std::unique_ptr<snd_pcm_t, Close>;

long must(long result, const char* what) {
    if (result < 0)
        throw Failure(std::string(what) + ": " + snd_strerror(static_cast<int>(result)));
    return result;
}

Pcm open_pcm(const std::string& device, snd_pcm_stream_t stream) {
    snd_pcm_t* pcm = nullptr;
    must(snd_pcm_open(&pcm, device.c_str(), stream, 0), "open");
    return Pcm(pcm);
}

void configure(snd_pcm_t* pcm, const Setting& setting, const DuplexOptions& options) {
    snd_pcm_hw_params_t* hw;
    snd_pcm_hw_params_alloca(&hw);
    must(snd_pcm_hw_params_any(pcm, hw), "hw_params_any");
    must(snd_pcm_hw_params_set_access(pcm, hw, SND_PCM_ACCESS_RW_INTERLEAVED), "access");
    must(snd_pcm_hw_params_set_format(pcm, hw, setting.format->alsa), "format");
    must(snd_pcm_hw_params_set_channels(pcm, hw, setting.channels), "channels");
    must(snd_pcm_hw_params_set_rate(pcm, hw, setting.rate, 0), "rate");
    must(snd_pcm_hw_params_set_period_size(pcm, hw, options.period, 0), "period size");
    must(snd_pcm_hw_params_set_buffer_size(pcm, hw, options.period * options.periods),
         "buffer size");
    must(snd_pcm_hw_params(pcm, hw), "hw_params");

    snd_pcm_sw_params_t* sw;
    snd_pcm_uframes_t boundary;
    snd_pcm_sw_params_alloca(&sw);
    must(snd_pcm_sw_params_current(pcm, sw), "sw_params_current");
    must(snd_pcm_sw_params_get_boundary(sw, &boundary), "boundary");
    // Nothing starts by itself.
    must(snd_pcm_sw_params_set_start_threshold(pcm, sw, boundary), "start threshold");
    must(snd_pcm_sw_params_set_stop_threshold(
             pcm, sw, options.never_stop ? boundary : options.period * options.periods),
         "stop threshold");
    must(snd_pcm_sw_params(pcm, sw), "sw_params");
    // snd-usb-audio looks at the stop threshold when it prepares, which alsa-lib had it do in
    // hw_params.
    must(snd_pcm_prepare(pcm), "prepare");
}

std::string position(std::uint64_t frame, unsigned channel) {
    return "recorded frame " + std::to_string(frame) + ", channel " + std::to_string(channel);
}

// The recorded signal against the played one.
class Judge {
  public:
    Judge(const Setting& play, const Setting& record)
        : play_(play), record_(record), bits_(std::min(play.format->bits, record.format->bits)) {}

    void recorded(const std::uint8_t* data, snd_pcm_uframes_t frames) {
        for (snd_pcm_uframes_t i = 0; i < frames; i++, frame_++) {
            for (unsigned channel = 0; channel < record_.channels; channel++) {
                check(channel, get_sample(data, *record_.format) >> (record_.format->bits - bits_));
                data += record_.format->bytes;
            }
        }
    }
    bool came_back() const { return came_back_; }
    std::uint64_t round_trip() const { return round_trip_; }
    std::uint64_t frames() const { return frame_; }

  private:
    void check(unsigned channel, std::uint32_t sample) {
        if (!came_back_ && channel == 0 && sample != 0) {
            came_back_ = true;
            round_trip_ = frame_;
        }
        const bool wired = came_back_ && channel < play_.channels;
        const std::uint32_t full =
            wired ? signal_of(channel, frame_ - round_trip_, play_.format->bits) : 0;
        const std::uint32_t want = full >> (play_.format->bits - bits_);
        if (sample != want)
            throw Failure(position(frame_, channel) + " is " + std::to_string(sample) + ", not " +
                          std::to_string(want) +
                          (came_back_ ? ", round trip " + std::to_string(round_trip_) : ""));
    }

    const Setting& play_;
    const Setting& record_;
    unsigned bits_;
    std::uint64_t frame_ = 0;
    bool came_back_ = false;
    std::uint64_t round_trip_ = 0;
};

std::vector<std::uint8_t> signal_block(const Setting& setting, std::uint64_t first,
                                       snd_pcm_uframes_t frames) {
    std::vector<std::uint8_t> block(frames * setting.channels * setting.format->bytes);
    std::uint8_t* place = block.data();
    for (snd_pcm_uframes_t i = 0; i < frames; i++)
        for (unsigned channel = 0; channel < setting.channels; channel++) {
            put_sample(place, *setting.format, signal_of(channel, first + i, setting.format->bits));
            place += setting.format->bytes;
        }
    return block;
}

} // namespace

std::vector<Setting> settings_of(const std::string& device, snd_pcm_stream_t stream,
                                 unsigned rate) {
    std::vector<Setting> settings;
    const Pcm pcm = open_pcm(device, stream);
    for (const SampleFormat& format : sample_formats)
        for (unsigned channels = 1; channels <= channels_most; channels++) {
            snd_pcm_hw_params_t* hw;
            snd_pcm_hw_params_alloca(&hw);
            must(snd_pcm_hw_params_any(pcm.get(), hw), "hw_params_any");
            if (snd_pcm_hw_params_set_format(pcm.get(), hw, format.alsa) == 0 &&
                snd_pcm_hw_params_set_rate(pcm.get(), hw, rate, 0) == 0 &&
                snd_pcm_hw_params_set_channels(pcm.get(), hw, channels) == 0)
                settings.push_back({rate, &format, channels});
        }
    return settings;
}

DuplexResult play_and_record(const std::string& device, const Setting& play, const Setting& record,
                             const DuplexOptions& options) {
    const Pcm playback = open_pcm(device, SND_PCM_STREAM_PLAYBACK);
    const Pcm capture = open_pcm(device, SND_PCM_STREAM_CAPTURE);
    configure(playback.get(), play, options);
    configure(capture.get(), record, options);
    must(snd_pcm_link(capture.get(), playback.get()), "link");

    // One period is left free, so that a write never waits.
    const snd_pcm_uframes_t filled = options.period * (options.periods - 1);
    Judge judge(play, record);
    std::vector<std::uint8_t> in(options.period * record.channels * record.format->bytes);
    std::uint64_t played = filled;
    must(snd_pcm_writei(playback.get(), signal_block(play, 0, filled).data(), filled), "fill");
    must(snd_pcm_start(capture.get()), "start");
    const std::uint64_t most = options.frames + play.rate;
    while (!judge.came_back() || judge.frames() < judge.round_trip() + options.frames) {
        if (judge.frames() > most)
            throw Failure("nothing came back in a second");
        must(snd_pcm_readi(capture.get(), in.data(), options.period), "read");
        judge.recorded(in.data(), options.period);
        must(snd_pcm_writei(playback.get(), signal_block(play, played, options.period).data(),
                            options.period),
             "write");
        played += options.period;
    }
    must(snd_pcm_drop(capture.get()), "drop");
    return {judge.round_trip()};
}
