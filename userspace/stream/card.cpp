// SPDX-License-Identifier: LGPL-2.1-or-later
//
// Asking each card what it can do.
#include "stream/card.hpp"

#include "stream/alsa_handle.hpp"
#include "stream/channel_names.hpp"
#include "stream/negotiate.hpp"
#include "stream/owner.hpp"

#include <cerrno>

namespace lockstep {
namespace {

snd_pcm_stream_t alsa_stream(Direction direction) {
    return direction == Direction::capture ? SND_PCM_STREAM_CAPTURE : SND_PCM_STREAM_PLAYBACK;
}

// The number of the card's first PCM with this direction; -1 when there is none.
int first_device(snd_ctl_t* ctl, Direction direction) {
    const auto info = allocated<PcmInfo>(snd_pcm_info_malloc);
    for (int device = -1; snd_ctl_pcm_next_device(ctl, &device) == 0 && device >= 0;) {
        snd_pcm_info_set_device(info.get(), static_cast<unsigned>(device));
        snd_pcm_info_set_subdevice(info.get(), 0);
        snd_pcm_info_set_stream(info.get(), alsa_stream(direction));
        if (snd_ctl_pcm_info(ctl, info.get()) == 0)
            return device;
    }
    return -1;
}

void describe(snd_pcm_t* pcm, CardDirection& described) {
    const auto params = allocated<HwParams>(snd_pcm_hw_params_malloc);
    if (const int code = snd_pcm_hw_params_any(pcm, params.get()); code < 0) {
        described.problem = snd_strerror(code);
        return;
    }
    snd_pcm_hw_params_set_rate_resample(pcm, params.get(), 0);
    snd_pcm_hw_params_get_channels_min(params.get(), &described.channels_min);
    snd_pcm_hw_params_get_channels_max(params.get(), &described.channels_max);
    described.rates = possible_rates(pcm, params.get());
    for (const SampleFormat format : sample_formats) {
        const char* name = sample_format_name(format);
        if (snd_pcm_hw_params_test_format(pcm, params.get(), snd_pcm_format_value(name)) == 0)
            described.formats.emplace_back(name);
    }
    // Period limits often hang on the frame's size: take those of the use we make of it.
    if (!described.formats.empty())
        snd_pcm_hw_params_set_format(pcm, params.get(),
                                     snd_pcm_format_value(described.formats.front().c_str()));
    snd_pcm_hw_params_set_channels(pcm, params.get(), described.channels_max);
    snd_pcm_uframes_t frames = 0;
    int direction = 0;
    if (snd_pcm_hw_params_get_period_size_min(params.get(), &frames, &direction) == 0)
        described.period_min = static_cast<unsigned>(frames);
    if (snd_pcm_hw_params_get_period_size_max(params.get(), &frames, &direction) == 0)
        described.period_max = static_cast<unsigned>(frames);
    if (snd_pcm_hw_params_get_buffer_size_max(params.get(), &frames) == 0)
        described.ring_max = static_cast<unsigned>(frames);
    described.coarse = snd_pcm_hw_params_is_batch(params.get()) != 0;
}

CardDirection ask(const Card& card, snd_ctl_t* ctl, Direction direction) {
    CardDirection described;
    const int device = first_device(ctl, direction);
    if (device < 0)
        return described;
    described.device = static_cast<unsigned>(device);
    const std::string name = card.device_name + "," + std::to_string(device);
    snd_pcm_t* raw = nullptr;
    const int opened = snd_pcm_open(&raw, name.c_str(), alsa_stream(direction), SND_PCM_NONBLOCK);
    if (opened == -EBUSY) {
        const std::string owner = pcm_owner(card.number, described.device, direction);
        described.busy_with = owner.empty() ? "another program" : owner;
        return described;
    }
    if (opened < 0) {
        described.problem = snd_strerror(opened);
        return described;
    }
    const PcmHandle pcm(raw);
    describe(raw, described);
    described.channel_names =
        channel_names(card.device_name, described.device, direction, described.channels_max);
    return described;
}

} // namespace

std::vector<Card> list_cards() {
    const QuietAlsa quiet;
    const auto info = allocated<CardInfo>(snd_ctl_card_info_malloc);
    std::vector<Card> cards;
    for (int number = -1; snd_card_next(&number) == 0 && number >= 0;) {
        snd_ctl_t* raw = nullptr;
        const std::string by_number = "hw:" + std::to_string(number);
        if (snd_ctl_open(&raw, by_number.c_str(), SND_CTL_READONLY) < 0)
            continue; // gone since it was listed
        const CtlHandle ctl(raw);
        if (snd_ctl_card_info(raw, info.get()) < 0)
            continue;
        Card card;
        card.number = number;
        card.id = snd_ctl_card_info_get_id(info.get());
        card.name = snd_ctl_card_info_get_name(info.get());
        card.long_name = snd_ctl_card_info_get_longname(info.get());
        card.driver = snd_ctl_card_info_get_driver(info.get());
        card.device_name = "hw:" + card.id;
        card.capture = ask(card, raw, Direction::capture);
        card.playback = ask(card, raw, Direction::playback);
        cards.push_back(std::move(card));
    }
    return cards;
}

} // namespace lockstep
