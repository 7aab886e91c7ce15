// SPDX-License-Identifier: LGPL-2.1-or-later
//
// The mixer of an HDSPe card through its hwdep device (kernel/uapi/lockstep-hdspe.h), which
// snd-lockstep-hdspe alone has; see card_mixer.hpp.
#include "alsa_control.hpp"
#include "card_mixer.hpp"
#include "kernel/uapi/lockstep-hdspe.h"
#include "transport.hpp"

#include <algorithm>

namespace lockstep {
namespace {

static_assert(mixer_channels == LOCKSTEP_HDSPE_CHANNELS);
static_assert(mixer_sources == LOCKSTEP_HDSPE_SOURCES);
static_assert(unity_fader == LOCKSTEP_HDSPE_UNITY);

constexpr char device_name[] = "Lockstep HDSPe";
constexpr unsigned peak_shift = 8; // below it are overs

struct Close {
    void operator()(snd_hwdep_t* hwdep) const { snd_hwdep_close(hwdep); }
};
using Hwdep = std::unique_ptr<snd_hwdep_t, Close>;

class HdspeMixer final : public MixerDevice {
  public:
    explicit HdspeMixer(Hwdep hwdep) : hwdep_(std::move(hwdep)) {}

    MixerMap map() override {
        lockstep_hdspe_info info{};
        call(LOCKSTEP_HDSPE_INFO, &info, "say which channels it has");
        const auto slots = [](const std::uint8_t* first, std::uint32_t count) {
            return std::vector<unsigned>(first, first + std::min(count, mixer_channels));
        };
        return {slots(info.capture_map, info.capture_channels),
                slots(info.playback_map, info.playback_channels)};
    }

    MixerRow row(unsigned output) override {
        lockstep_hdspe_faders faders{output, 0, mixer_sources, 0, {}};
        call(LOCKSTEP_HDSPE_READ_FADERS, &faders, "tell its faders");
        MixerRow row;
        std::copy(std::begin(faders.values), std::end(faders.values), row.begin());
        return row;
    }

    void set(unsigned output, unsigned source, std::uint16_t fader) override {
        lockstep_hdspe_faders faders{output, source, 1, 0, {fader}};
        call(LOCKSTEP_HDSPE_WRITE_FADERS, &faders, "move a fader");
    }

    MixerPeaks peaks() override {
        lockstep_hdspe_meters meters{};
        call(LOCKSTEP_HDSPE_READ_METERS, &meters, "tell its levels");
        MixerPeaks peaks;
        for (unsigned channel = 0; channel < mixer_channels; ++channel) {
            peaks.inputs[channel] = meters.input_peak[channel] >> peak_shift;
            peaks.outputs[channel] = meters.output_peak[channel] >> peak_shift;
        }
        return peaks;
    }

    // Whether it is what the header describes.
    bool is_known() {
        lockstep_hdspe_info info{};
        return snd_hwdep_ioctl(hwdep_.get(), LOCKSTEP_HDSPE_INFO, &info) >= 0 &&
               info.version == LOCKSTEP_HDSPE_VERSION;
    }

  private:
    void call(unsigned command, void* argument, const char* what) {
        if (const int result = snd_hwdep_ioctl(hwdep_.get(), command, argument); result < 0)
            throw TransportError(-result, std::string("The card does not ") + what + ": " +
                                              snd_strerror(result) + ".");
    }

    Hwdep hwdep_;
};

// The number of the card's device of that name; negative: it has none.
int hwdep_device(snd_ctl_t* control) {
    snd_hwdep_info_t* info = nullptr;
    snd_hwdep_info_alloca(&info);
    for (int device = -1; snd_ctl_hwdep_next_device(control, &device) >= 0 && device >= 0;) {
        snd_hwdep_info_set_device(info, static_cast<unsigned>(device));
        if (snd_ctl_hwdep_info(control, info) >= 0 &&
            std::string(snd_hwdep_info_get_name(info)) == device_name)
            return device;
    }
    return -1;
}

} // namespace

std::unique_ptr<MixerDevice> open_card_mixer(const std::string& device) {
    const Control control = open_control(device, SND_CTL_READONLY);
    if (!control)
        return nullptr;
    const int number = hwdep_device(control.get());
    snd_ctl_card_info_t* card = nullptr;
    snd_ctl_card_info_alloca(&card);
    if (number < 0 || snd_ctl_card_info(control.get(), card) < 0)
        return nullptr;
    const std::string name =
        "hw:" + std::to_string(snd_ctl_card_info_get_card(card)) + "," + std::to_string(number);
    snd_hwdep_t* hwdep = nullptr;
    if (snd_hwdep_open(&hwdep, name.c_str(), SND_HWDEP_OPEN_DUPLEX) < 0)
        return nullptr;
    auto mixer = std::make_unique<HdspeMixer>(Hwdep(hwdep));
    return mixer->is_known() ? std::move(mixer) : nullptr;
}

} // namespace lockstep
