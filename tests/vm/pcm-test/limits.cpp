// SPDX-License-Identifier: GPL-2.0-or-later
//
// What is refused: sizes and rates that the card has not, and settings that the other direction,
// in this process or any other, already fixed.
#include "cases.hpp"
#include "pcm.hpp"

#include <vector>

namespace {

struct Refused {
    const char* what;
    Settings settings;
};

Settings with(void (*change)(Settings&)) {
    Settings settings;
    change(settings);
    return settings;
}

const std::vector<Refused> refused = {
    {"period of 7 frames", with([](Settings& s) { s.period = 7; })},
    {"period of 8193 frames", with([](Settings& s) { s.period = 8193, s.ring = 65536; })},
    {"ring of 65537 frames", with([](Settings& s) { s.ring = 65537; })},
    {"ring of 15 frames", with([](Settings& s) { s.period = 8, s.ring = 15; })},
    {"rate of 31999 Hz", with([](Settings& s) { s.rate = 31999; })},
    {"rate of 192001 Hz", with([](Settings& s) { s.rate = 192001; })},
    {"format S16", with([](Settings& s) { s.format = SND_PCM_FORMAT_S16; })},
    {"format S24", with([](Settings& s) { s.format = SND_PCM_FORMAT_S24; })},
};

void must_refuse(Pcm& pcm, const Settings& settings) {
    const int result = pcm.try_configure(settings);
    if (result == 0)
        throw Failure("it was accepted");
    if (result != -EINVAL)
        throw Failure(std::string("refused with: ") + snd_strerror(result));
}

void binds(const Card& card, snd_pcm_stream_t first, snd_pcm_stream_t second) {
    Pcm one(card.device, first);
    Pcm other(card.device, second);
    one.configure(with([](Settings& s) { s.rate = 96000; }));
    must_refuse(other, with([](Settings& s) { s.rate = 48000; }));
    must_refuse(other, with([](Settings& s) { s.rate = 96000, s.format = SND_PCM_FORMAT_FLOAT; }));

    snd_pcm_hw_params_t* hw;
    snd_pcm_hw_params_alloca(&hw);
    unsigned lowest = 0, highest = 0;
    must(snd_pcm_hw_params_any(other.handle(), hw), "any");
    must(snd_pcm_hw_params_get_rate_min(hw, &lowest, nullptr), "lowest rate");
    must(snd_pcm_hw_params_get_rate_max(hw, &highest, nullptr), "highest rate");
    if (lowest != 96000 || highest != 96000)
        throw Failure("offers " + std::to_string(lowest) + " to " + std::to_string(highest) +
                      " Hz");
    // The period may differ; and once the first lets go, so may the rate.
    other.configure(with([](Settings& s) { s.rate = 96000, s.period = 64; }));
    must(snd_pcm_hw_free(one.handle()), "hw_free");
    must(snd_pcm_hw_free(other.handle()), "hw_free");
    other.configure(with([](Settings& s) { s.rate = 44100; }));
}

void one_stream_a_direction(const Card& card) {
    Pcm first(card.device, SND_PCM_STREAM_PLAYBACK);
    try {
        Pcm second(card.device, SND_PCM_STREAM_PLAYBACK);
    } catch (const Failure& failure) {
        if (std::string(failure.what()).find(snd_strerror(EBUSY)) == std::string::npos)
            throw;
        return;
    }
    throw Failure("a second one was opened");
}

} // namespace

void limits_cases(const Card& card) {
    for (const auto& one : refused)
        check(std::string("refuses a ") + one.what, [&] {
            Pcm pcm(card.device, SND_PCM_STREAM_PLAYBACK);
            must_refuse(pcm, one.settings);
        });
    check("playback's rate and format bind capture",
          [&] { binds(card, SND_PCM_STREAM_PLAYBACK, SND_PCM_STREAM_CAPTURE); });
    check("capture's rate and format bind playback",
          [&] { binds(card, SND_PCM_STREAM_CAPTURE, SND_PCM_STREAM_PLAYBACK); });
    check("one playback stream, and no more", [&] { one_stream_a_direction(card); });
}
