// SPDX-License-Identifier: LGPL-2.1-or-later
//
// Channel names from a card's control elements.
#include "stream/channel_names.hpp"

#include "stream/alsa_handle.hpp"

namespace lockstep {

std::vector<std::string> channel_names(const std::string& ctl_device, unsigned pcm_device,
                                       Direction direction, unsigned count) {
    const bool captures = direction == Direction::capture;
    std::vector<std::string> names;
    names.reserve(count);

    const QuietAlsa quiet;
    snd_ctl_t* raw = nullptr;
    if (snd_ctl_open(&raw, ctl_device.c_str(), SND_CTL_READONLY) == 0) {
        const CtlHandle ctl(raw);
        const auto info = allocated<ElementInfo>(snd_ctl_elem_info_malloc);
        snd_ctl_elem_info_set_interface(info.get(), SND_CTL_ELEM_IFACE_PCM);
        snd_ctl_elem_info_set_device(info.get(), pcm_device);
        snd_ctl_elem_info_set_name(info.get(),
                                   captures ? "Capture Channel Names" : "Playback Channel Names");
        if (snd_ctl_elem_info(ctl.get(), info.get()) == 0 &&
            snd_ctl_elem_info_get_type(info.get()) == SND_CTL_ELEM_TYPE_ENUMERATED) {
            const unsigned items = snd_ctl_elem_info_get_items(info.get());
            for (unsigned item = 0; item < items && names.size() < count; ++item) {
                snd_ctl_elem_info_set_item(info.get(), item);
                if (snd_ctl_elem_info(ctl.get(), info.get()) < 0)
                    break;
                names.emplace_back(snd_ctl_elem_info_get_item_name(info.get()));
            }
        }
    }
    while (names.size() < count)
        names.push_back((captures ? "capture_" : "playback_") + std::to_string(names.size() + 1));
    return names;
}

} // namespace lockstep
