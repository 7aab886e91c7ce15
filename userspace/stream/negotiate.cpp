// SPDX-License-Identifier: LGPL-2.1-or-later
//
// Hardware and software parameters of one direction.
#include "stream/negotiate.hpp"

#include "stream/stream.hpp"
#include "stream/usual_rates.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cerrno>
#include <iterator>

namespace lockstep {
namespace {

constexpr unsigned usual_ring = 8192;
constexpr unsigned timer_card_period = 1024;
// Cards that limit the number of periods have a ring in proportion to the period. This much holds
// what a card may fetch ahead that does not tell: QEMU's intel-hda does 1600 frames and more, its
// ring at a period of 32 is 1024.
constexpr unsigned roomy_ring = 2048;
constexpr snd_pcm_uframes_t most_ring = 1U << 20;

snd_pcm_format_t alsa_format(SampleFormat format) {
    return snd_pcm_format_value(sample_format_name(format));
}

[[noreturn]] void refuse(int code, const DirectionRequest& request, snd_pcm_t* pcm,
                         const std::string& what) {
    throw StreamError(code, request.device + " (" + snd_pcm_stream_name(snd_pcm_stream(pcm)) +
                                "): " + what);
}

void check(int result, const DirectionRequest& request, snd_pcm_t* pcm, const char* what) {
    if (result < 0)
        refuse(-result, request, pcm, std::string(what) + ": " + snd_strerror(result));
}

std::string rates_of(snd_pcm_t* pcm, snd_pcm_hw_params_t* params) {
    std::string list;
    for (const unsigned rate : possible_rates(pcm, params))
        list += (list.empty() ? "" : ", ") + std::to_string(rate);
    return list.empty() ? "none that is usual" : list;
}

// Everything but period and ring: what decides whether the card suits at all.
HwParams suitable(snd_pcm_t* pcm, const DirectionRequest& request, DirectionSetup& setup) {
    auto owner = allocated<HwParams>(snd_pcm_hw_params_malloc);
    snd_pcm_hw_params_t* params = owner.get();
    check(snd_pcm_hw_params_any(pcm, params), request, pcm, "no configuration at all");
    check(snd_pcm_hw_params_set_rate_resample(pcm, params, 0), request, pcm,
          "can't forbid resampling");

    constexpr std::array accesses{SND_PCM_ACCESS_MMAP_NONINTERLEAVED,
                                  SND_PCM_ACCESS_MMAP_INTERLEAVED};
    const bool mapped = std::any_of(accesses.begin(), accesses.end(), [&](snd_pcm_access_t access) {
        return snd_pcm_hw_params_set_access(pcm, params, access) == 0;
    });
    if (!mapped)
        refuse(EINVAL, request, pcm, "its ring can't be memory-mapped, which Lockstep needs");

    const auto takes = [&](SampleFormat candidate) {
        return snd_pcm_hw_params_set_format(pcm, params, alsa_format(candidate)) == 0;
    };
    if (request.floats && takes(SampleFormat::float32)) {
        setup.format = SampleFormat::float32;
    } else {
        const auto* format =
            std::find_if(std::begin(sample_formats), std::end(sample_formats), takes);
        if (format == std::end(sample_formats))
            refuse(EINVAL, request, pcm,
                   "has none of the sample formats S32_LE, FLOAT_LE, S24_3LE, S24_LE, S16_LE");
        setup.format = *format;
    }

    // First: some cards have fewer channels at higher rates, and all that there are is wanted.
    if (snd_pcm_hw_params_test_rate(pcm, params, request.rate, 0) < 0)
        refuse(EINVAL, request, pcm,
               "can't run at " + std::to_string(request.rate) + " Hz: the card allows " +
                   rates_of(pcm, params));
    check(snd_pcm_hw_params_set_rate(pcm, params, request.rate, 0), request, pcm, "rate");

    unsigned least = 0;
    unsigned most = 0;
    check(snd_pcm_hw_params_get_channels_min(params, &least), request, pcm, "channel count");
    check(snd_pcm_hw_params_get_channels_max(params, &most), request, pcm, "channel count");
    setup.channels = request.channels != 0 ? request.channels : most;
    if (snd_pcm_hw_params_set_channels(pcm, params, setup.channels) < 0)
        refuse(EINVAL, request, pcm,
               std::to_string(setup.channels) + " channels are not possible: the card allows " +
                   (least == most ? std::to_string(least)
                                  : std::to_string(least) + " to " + std::to_string(most)));
    return owner;
}

// With a period of room for a card that is woken to late.
unsigned wanted_ring(unsigned period, unsigned safety) noexcept {
    return 2 * period + safety;
}

// The card's own period: the stream's, or on a timer one of the card's choice. Negative: it can't.
int set_card_period(snd_pcm_t* pcm, snd_pcm_hw_params_t* params, const DirectionRequest& request) {
    if (!request.use_timer)
        return snd_pcm_hw_params_set_period_size(pcm, params, request.period, 0);
    // Nobody waits for these interrupts: few and far between also leaves room for a large ring, as
    // cards limit the number of periods, some to two. A coarse position, though, moves by them.
    const bool coarse = snd_pcm_hw_params_is_batch(params) != 0;
    const unsigned half = (wanted_ring(request.period, request.safety) + 1) / 2;
    snd_pcm_uframes_t card_period =
        coarse ? request.period : std::max(timer_card_period, std::bit_ceil(half));
    int direction = 0;
    return snd_pcm_hw_params_set_period_size_near(pcm, params, &card_period, &direction);
}

} // namespace

void check_period_and_safety(unsigned period, unsigned safety) {
    if (period < min_period || period > max_period)
        throw StreamError(EINVAL, "a period of " + std::to_string(period) +
                                      " frames is not possible: " + std::to_string(min_period) +
                                      " to " + std::to_string(max_period) + " are allowed");
    if (safety < min_safety || safety > max_safety)
        throw StreamError(EINVAL, "a safety offset of " + std::to_string(safety) +
                                      " frames is not possible: " + std::to_string(min_safety) +
                                      " to " + std::to_string(max_safety) + " are allowed");
}

std::vector<unsigned> possible_rates(snd_pcm_t* pcm, snd_pcm_hw_params_t* params) {
    std::vector<unsigned> rates;
    std::copy_if(
        usual_rates.begin(), usual_rates.end(), std::back_inserter(rates),
        [&](unsigned rate) { return snd_pcm_hw_params_test_rate(pcm, params, rate, 0) == 0; });
    return rates;
}

unsigned least_ring(unsigned period, unsigned safety) noexcept {
    return period + std::max(period, safety);
}

unsigned choose_ring(unsigned period, unsigned safety, unsigned largest, unsigned multiple,
                     bool coarse) noexcept {
    const unsigned roomy = (wanted_ring(period, safety) + multiple - 1) / multiple * multiple;
    // A coarse card queues whatever stands in its ring ahead of time (USB): as little as will do.
    const unsigned wanted = coarse ? roomy : std::max(roomy, usual_ring);
    const unsigned ring = std::min(wanted, largest) / multiple * multiple;
    return ring < least_ring(period, safety) ? 0 : ring;
}

unsigned grown_safety(unsigned safety, unsigned card_period, bool coarse) noexcept {
    // The card may have fetched a card period more than its position says.
    return coarse ? safety + card_period : safety;
}

RingOffer offered_ring(snd_pcm_t* pcm, const DirectionRequest& request) {
    DirectionSetup setup;
    const HwParams owner = suitable(pcm, request, setup);
    snd_pcm_hw_params_t* params = owner.get();
    snd_pcm_uframes_t ring = 0;
    if (set_card_period(pcm, params, request) < 0 ||
        snd_pcm_hw_params_get_buffer_size_max(params, &ring) < 0)
        return {};
    // Known to the kernel by now, as format and channels are.
    const int fifo = snd_pcm_hw_params_get_fifo_size(params);
    return {static_cast<unsigned>(std::min(ring, most_ring)),
            static_cast<unsigned>(std::max(fifo, 0))};
}

bool timer_is_better(const RingOffer& interrupting, const RingOffer& on_timer, unsigned period,
                     unsigned safety) noexcept {
    // Interrupts wake at the right moment and cost less: only a ring that is too small without need
    // outweighs that.
    const unsigned needed = interrupting.fifo != 0
                                ? std::max(2 * period, period + safety + interrupting.fifo)
                                : std::max(roomy_ring, wanted_ring(period, safety));
    return interrupting.largest == 0 ||
           (interrupting.largest < needed && interrupting.largest < on_timer.largest);
}

DirectionAgreement set_hw_params(snd_pcm_t* pcm, const DirectionRequest& request) {
    DirectionAgreement agreement;
    const HwParams owner = suitable(pcm, request, agreement.setup);
    snd_pcm_hw_params_t* params = owner.get();

    agreement.coarse = snd_pcm_hw_params_is_batch(params) != 0;
    if (request.use_timer && snd_pcm_hw_params_can_disable_period_wakeup(params) != 0 &&
        snd_pcm_hw_params_set_period_wakeup(pcm, params, 0) == 0)
        agreement.interrupts = false;
    if (set_card_period(pcm, params, request) < 0)
        refuse(EINVAL, request, pcm,
               "a period of " + std::to_string(request.period) + " frames is not possible");
    int direction = 0;
    snd_pcm_uframes_t card_period = 0;
    check(snd_pcm_hw_params_get_period_size(params, &card_period, &direction), request, pcm,
          "period");
    agreement.card_period = static_cast<unsigned>(card_period);

    const unsigned safety = grown_safety(request.safety, agreement.card_period, agreement.coarse);
    snd_pcm_hw_params_set_periods_integer(pcm, params);
    snd_pcm_uframes_t largest = 0;
    check(snd_pcm_hw_params_get_buffer_size_max(params, &largest), request, pcm, "ring size");
    largest = std::min(largest, most_ring);
    snd_pcm_uframes_t ring = choose_ring(request.period, safety, static_cast<unsigned>(largest),
                                         agreement.card_period, agreement.coarse);
    if (ring == 0)
        refuse(EINVAL, request, pcm,
               "a period of " + std::to_string(request.period) + " with a safety offset of " +
                   std::to_string(safety) + " frames needs a ring of " +
                   std::to_string(least_ring(request.period, safety)) + " frames: the card has " +
                   std::to_string(largest));
    check(snd_pcm_hw_params_set_buffer_size_near(pcm, params, &ring), request, pcm, "ring size");
    const int installed = snd_pcm_hw_params(pcm, params);
    if (installed < 0)
        refuse(-installed, request, pcm,
               std::string("the card refused the configuration: ") + snd_strerror(installed));
    check(snd_pcm_hw_params_get_buffer_size(params, &ring), request, pcm, "ring size");
    if (ring < least_ring(request.period, safety))
        refuse(EINVAL, request, pcm,
               "the card's ring of " + std::to_string(ring) + " frames is too small: period " +
                   std::to_string(request.period) + " with safety offset " +
                   std::to_string(safety) + " needs " +
                   std::to_string(least_ring(request.period, safety)));
    agreement.setup.ring = static_cast<unsigned>(ring);
    return agreement;
}

void set_sw_params(snd_pcm_t* pcm, const DirectionRequest& request, unsigned wake_frames) {
    const auto owner = allocated<SwParams>(snd_pcm_sw_params_malloc);
    snd_pcm_sw_params_t* params = owner.get();
    check(snd_pcm_sw_params_current(pcm, params), request, pcm, "software parameters");
    snd_pcm_uframes_t boundary = 0;
    check(snd_pcm_sw_params_get_boundary(params, &boundary), request, pcm, "boundary");
    check(snd_pcm_sw_params_set_tstamp_mode(pcm, params, SND_PCM_TSTAMP_ENABLE), request, pcm,
          "time stamps");
    check(snd_pcm_sw_params_set_tstamp_type(pcm, params, SND_PCM_TSTAMP_TYPE_MONOTONIC), request,
          pcm, "time stamps on CLOCK_MONOTONIC");
    check(snd_pcm_sw_params_set_avail_min(pcm, params, wake_frames != 0 ? wake_frames : boundary),
          request, pcm, "wake-up threshold");
    check(snd_pcm_sw_params_set_start_threshold(pcm, params, boundary), request, pcm,
          "start threshold");
    check(snd_pcm_sw_params_set_stop_threshold(pcm, params, boundary), request, pcm,
          "stop threshold");
    if (snd_pcm_stream(pcm) == SND_PCM_STREAM_PLAYBACK) {
        check(snd_pcm_sw_params_set_silence_threshold(pcm, params, 0), request, pcm,
              "silence threshold");
        check(snd_pcm_sw_params_set_silence_size(pcm, params, boundary), request, pcm,
              "silence size");
    }
    check(snd_pcm_sw_params(pcm, params), request, pcm, "software parameters");
}

} // namespace lockstep
