// SPDX-License-Identifier: LGPL-2.1-or-later
//
// Opening, configuring, starting and stopping an ALSA card. The real-time half is in
// alsa_pcm_cycle.cpp.
#include "stream/alsa_pcm.hpp"

#include "stream/owner.hpp"

#include <algorithm>
#include <cerrno>
#include <poll.h>

namespace lockstep {
namespace {

constexpr std::array both{Direction::capture, Direction::playback};

snd_pcm_stream_t alsa_stream(Direction direction) {
    return direction == Direction::capture ? SND_PCM_STREAM_CAPTURE : SND_PCM_STREAM_PLAYBACK;
}

// "hw:Lockstep, hw:PCH", for the sentence that says what there is instead.
std::string cards_present() {
    std::string list;
    for (int card = -1; snd_card_next(&card) == 0 && card >= 0;) {
        const auto info = allocated<CardInfo>(snd_ctl_card_info_malloc);
        snd_ctl_t* ctl = nullptr;
        if (snd_ctl_open(&ctl, ("hw:" + std::to_string(card)).c_str(), SND_CTL_READONLY) < 0)
            continue;
        const CtlHandle owner(ctl);
        if (snd_ctl_card_info(ctl, info.get()) == 0)
            list += (list.empty() ? "hw:" : ", hw:") +
                    std::string(snd_ctl_card_info_get_id(info.get()));
    }
    return list.empty() ? "this machine has no sound card" : "the cards here are " + list;
}

// The card and device in a name such as "hw:Lockstep", "hw:1,2" or "hw:CARD=PCH,DEV=0"; false when
// it is none.
bool parse_device(const std::string& name, int& card, unsigned& device) {
    if (name.rfind("hw:", 0) != 0)
        return false;
    std::string rest = name.substr(3);
    const auto comma = rest.find(',');
    std::string number = comma == std::string::npos ? "0" : rest.substr(comma + 1);
    rest.resize(std::min(comma, rest.size()));
    if (rest.rfind("CARD=", 0) == 0)
        rest.erase(0, 5);
    if (number.rfind("DEV=", 0) == 0)
        number.erase(0, 4);
    card = snd_card_get_index(rest.c_str());
    device = static_cast<unsigned>(std::strtoul(number.c_str(), nullptr, 10));
    return card >= 0;
}

[[noreturn]] void refuse_to_open(int code, const std::string& device, Direction direction) {
    const char* side = direction == Direction::capture ? "capture" : "playback";
    if (code == EBUSY) {
        int card = -1;
        unsigned number = 0;
        const std::string owner =
            parse_device(device, card, number) ? pcm_owner(card, number, direction) : "";
        throw StreamError(EBUSY, device + " is busy: its " + side + " is in use by " +
                                     (owner.empty() ? "another program" : owner) +
                                     "; end that program or choose another card");
    }
    if (code == ENOENT || code == ENODEV || code == ENXIO || code == EINVAL) {
        int card = -1;
        unsigned number = 0;
        if (parse_device(device, card, number))
            throw StreamError(ENODEV, device + " has no " + side + " device");
        throw StreamError(ENODEV, "there is no card '" + device + "': " + cards_present());
    }
    throw StreamError(code, device + ": can't open " + side + ": " + snd_strerror(-code));
}

} // namespace

AlsaPcm::AlsaPcm(const StreamSettings& settings) {
    check_period_and_safety(settings.period, settings.safety);
    if (settings.capture_device.empty() && settings.playback_device.empty())
        throw StreamError(EINVAL, "no device is named: capture, playback or both are needed, for "
                                  "example hw:0");
    const QuietAlsa quiet;
    if (!settings.capture_device.empty())
        open(Direction::capture, settings.capture_device);
    if (!settings.playback_device.empty())
        open(Direction::playback, settings.playback_device);
    const Side& capture = side(Direction::capture);
    const Side& playback = side(Direction::playback);
    if (capture.pcm && playback.pcm && capture.address.card != playback.address.card)
        throw StreamError(EINVAL, "capture is on " + settings.capture_device + " (card " +
                                      capture.address.id + "), playback on " +
                                      settings.playback_device + " (card " + playback.address.id +
                                      "): two cards have two clocks that drift apart; name the "
                                      "same card for both");
    configure(settings);
}

AlsaPcm::~AlsaPcm() {
    stop();
}

void AlsaPcm::open(Direction direction, const std::string& device) {
    snd_pcm_t* raw = nullptr;
    const int opened =
        snd_pcm_open(&raw, device.c_str(), alsa_stream(direction),
                     SND_PCM_NONBLOCK | SND_PCM_NO_AUTO_RESAMPLE | SND_PCM_NO_AUTO_CHANNELS |
                         SND_PCM_NO_AUTO_FORMAT | SND_PCM_NO_SOFTVOL);
    if (opened < 0)
        refuse_to_open(-opened, device, direction);
    Side& opened_side = side(direction);
    opened_side.pcm.reset(raw);
    if (snd_pcm_type(raw) != SND_PCM_TYPE_HW)
        throw StreamError(EINVAL, "'" + device + "' is not a card but a " +
                                      snd_pcm_type_name(snd_pcm_type(raw)) +
                                      " plug-in of alsa-lib, which adds latency that can't be "
                                      "known; name the card itself: " +
                                      cards_present());
    const auto info = allocated<PcmInfo>(snd_pcm_info_malloc);
    if (const int code = snd_pcm_info(raw, info.get()); code < 0)
        refuse_to_open(-code, device, direction);
    CardAddress& address = opened_side.address;
    address.card = snd_pcm_info_get_card(info.get());
    address.device = snd_pcm_info_get_device(info.get());
    address.subdevice = snd_pcm_info_get_subdevice(info.get());
    snd_ctl_t* ctl = nullptr;
    const std::string number = std::to_string(address.card);
    address.id = number;
    if (snd_ctl_open(&ctl, ("hw:" + number).c_str(), SND_CTL_READONLY) == 0) {
        const CtlHandle owner(ctl);
        const auto card = allocated<CardInfo>(snd_ctl_card_info_malloc);
        if (snd_ctl_card_info(ctl, card.get()) == 0)
            address.id = snd_ctl_card_info_get_id(card.get());
    }
}

void AlsaPcm::configure(const StreamSettings& settings) {
    check_period_and_safety(settings.period, settings.safety);
    const QuietAlsa quiet;
    std::array<DirectionRequest, 2> requests;
    const auto request = [&requests](Direction direction) -> DirectionRequest& {
        return requests[static_cast<std::size_t>(direction)];
    };
    bool interrupts = true;
    for (const Direction direction : both) {
        const bool captures = direction == Direction::capture;
        Side& it = side(direction);
        request(direction) = {captures ? settings.capture_device : settings.playback_device,
                              settings.rate,
                              settings.period,
                              settings.safety,
                              captures ? settings.capture_channels : settings.playback_channels,
                              settings.floats};
        if (!it.pcm)
            continue;
        it.areas.clear();
        snd_pcm_unlink(it.pcm.get());
        snd_pcm_hw_free(it.pcm.get());
    }
    for (const Direction direction : both) {
        snd_pcm_t* pcm = side(direction).pcm.get();
        if (pcm == nullptr)
            continue;
        DirectionRequest on_timer = request(direction);
        on_timer.use_timer = true;
        if (timer_is_better(offered_ring(pcm, request(direction)), offered_ring(pcm, on_timer),
                            settings.period, settings.safety))
            interrupts = false;
    }

    PcmSetup setup{settings.rate, settings.period, settings.safety, {}, {}};
    std::array<DirectionAgreement, 2> agreed;
    for (const Direction direction : both) {
        Side& it = side(direction);
        if (!it.pcm)
            continue;
        request(direction).use_timer = !interrupts;
        DirectionAgreement& agreement = agreed[static_cast<std::size_t>(direction)];
        agreement = set_hw_params(it.pcm.get(), request(direction));
        setup.safety = std::max(
            setup.safety, grown_safety(settings.safety, agreement.card_period, agreement.coarse));
        setup.coarse = setup.coarse || agreement.coarse;
        (direction == Direction::capture ? setup.capture : setup.playback) = agreement.setup;
        it.ring = agreement.setup.ring;
        map(it, agreement.setup.channels);
    }
    for (const Direction direction : both) {
        Side& it = side(direction);
        if (!it.pcm)
            continue;
        unsigned wake = 0;
        if (direction == leader())
            wake = direction == Direction::capture ? setup.period : it.ring - setup.safety;
        set_sw_params(it.pcm.get(), request(direction), wake);
        snd_pcm_sw_params_t* current = nullptr;
        snd_pcm_sw_params_alloca(&current);
        snd_pcm_sw_params_current(it.pcm.get(), current);
        snd_pcm_sw_params_get_boundary(current, &it.boundary);
    }

    snd_pcm_t* capture = side(Direction::capture).pcm.get();
    snd_pcm_t* playback = side(Direction::playback).pcm.get();
    if (capture != nullptr && playback != nullptr) {
        if (const int code = snd_pcm_link(capture, playback); code < 0)
            throw StreamError(-code, settings.capture_device +
                                         ": capture and playback can't be started together: " +
                                         snd_strerror(code));
    }
    pollfd descriptor{};
    if (snd_pcm_poll_descriptors(side(leader()).pcm.get(), &descriptor, 1) != 1)
        throw StreamError(EIO, "the card gives nothing to wait on");
    wake_fd_ = descriptor.fd;
    interrupts_ = interrupts;
    stall_ms_ = 500 + static_cast<int>(4000ULL * settings.period / settings.rate);
    setup_ = setup;
}

void AlsaPcm::map(Side& mapped, unsigned channels) {
    // Freshly prepared, so nothing is under way: this only tells where the rings are.
    const snd_pcm_channel_area_t* areas = nullptr;
    snd_pcm_uframes_t offset = 0;
    snd_pcm_uframes_t frames = 1;
    if (snd_pcm_mmap_begin(mapped.pcm.get(), &areas, &offset, &frames) < 0 || areas == nullptr)
        throw StreamError(EIO, "hw:" + mapped.address.id + ": its ring can't be memory-mapped");
    mapped.areas.clear();
    for (unsigned channel = 0; channel < channels; ++channel) {
        mapped.areas.push_back(
            {static_cast<std::byte*>(areas[channel].addr) + areas[channel].first / 8,
             areas[channel].step / 8});
    }
}

void AlsaPcm::silence_ring() {
    const Side& playback = side(Direction::playback);
    for (const ChannelArea& area : playback.areas)
        sample_conversions(setup_.playback.format, area.stride)
            .silence(area.first, area.stride, playback.ring);
}

StreamSettings AlsaPcm::settings_by_id(const StreamSettings& settings) const {
    StreamSettings named = settings;
    if (side(Direction::capture).pcm)
        named.capture_device = side(Direction::capture).address.pcm_name();
    if (side(Direction::playback).pcm)
        named.playback_device = side(Direction::playback).address.pcm_name();
    return named;
}

bool AlsaPcm::is_connected() const noexcept {
    return snd_pcm_state(side(leader()).pcm.get()) != SND_PCM_STATE_DISCONNECTED;
}

void AlsaPcm::start() {
    const QuietAlsa quiet;
    stop();
    snd_pcm_t* first = side(leader()).pcm.get();
    const auto check = [this](int code, const char* what) {
        if (code < 0)
            throw StreamError(-code, "hw:" + side(leader()).address.id + ": " + what + ": " +
                                         snd_strerror(code));
    };
    // Linked: what is done to one is done to both. Yet each is prepared: where alsa-lib has no
    // status page (strict cards, 32-bit processes on a 64-bit kernel) it keeps a copy of the
    // appl_ptr, which it brings up to date for the one that it is asked to prepare only; a stale
    // one refuses commits.
    for (Side& it : sides_) {
        if (it.pcm)
            check(snd_pcm_prepare(it.pcm.get()), "can't prepare");
        it.application = 0;
    }
    if (side(Direction::playback).pcm) {
        silence_ring();
        if (!commit(Direction::playback, setup_.period + setup_.safety))
            check(-EIO, "can't fill the ring");
    }
    start_ns_ = clock_.now();
    awaited_ = 0;
    check(snd_pcm_start(first), "can't start");
}

void AlsaPcm::stop() noexcept {
    for (const Side& it : sides_) {
        if (it.pcm && snd_pcm_state(it.pcm.get()) != SND_PCM_STATE_OPEN)
            snd_pcm_drop(it.pcm.get());
    }
}

} // namespace lockstep
