// SPDX-License-Identifier: GPL-2.0-or-later
//
// Random calls on a control device.
#include "calls.hpp"

#include <sound/asound.h>
#include <sys/ioctl.h>

#include <algorithm>
#include <array>
#include <string_view>

namespace {

snd_ctl_elem_id random_element(Random& random) {
    static const std::string_view names[] = {"Playback Channel Names", "Capture Channel Names", "",
                                             "Master"};
    snd_ctl_elem_id id{};
    if (random.one_in(2))
        id.numid = static_cast<unsigned>(random.below(5));
    id.iface = random.one_in(4) ? static_cast<int>(random.below(8)) : SNDRV_CTL_ELEM_IFACE_PCM;
    std::ranges::copy(random.pick(names), id.name);
    id.index = random.one_in(4) ? static_cast<unsigned>(random.number()) : 0;
    return id;
}

} // namespace

void call_control(Random& random, const Device& device) {
    const int descriptor = device.descriptor();
    switch (random.below(6)) {
    case 0: {
        snd_ctl_elem_info info{};
        info.id = random_element(random);
        info.value.enumerated.item = static_cast<unsigned>(random.number());
        ioctl(descriptor, SNDRV_CTL_IOCTL_ELEM_INFO, &info);
        break;
    }
    case 1: {
        snd_ctl_elem_value value{};
        value.id = random_element(random);
        value.value.enumerated.item[0] = static_cast<unsigned>(random.number());
        ioctl(descriptor, random.one_in(2) ? SNDRV_CTL_IOCTL_ELEM_READ : SNDRV_CTL_IOCTL_ELEM_WRITE,
              &value);
        break;
    }
    case 2: {
        auto id = random_element(random);
        ioctl(descriptor,
              random.one_in(2) ? SNDRV_CTL_IOCTL_ELEM_LOCK : SNDRV_CTL_IOCTL_ELEM_UNLOCK, &id);
        break;
    }
    case 3: {
        std::array<snd_ctl_elem_id, 8> ids;
        snd_ctl_elem_list list{};
        list.offset = static_cast<unsigned>(random.below(5));
        list.space = static_cast<unsigned>(random.below(ids.size() + 1));
        list.pids = ids.data();
        ioctl(descriptor, SNDRV_CTL_IOCTL_ELEM_LIST, &list);
        break;
    }
    case 4: {
        snd_pcm_info info{};
        info.device = static_cast<unsigned>(random.below(3));
        info.subdevice = static_cast<unsigned>(random.below(3));
        info.stream = static_cast<int>(random.below(3));
        ioctl(descriptor, SNDRV_CTL_IOCTL_PCM_INFO, &info);
        break;
    }
    default: {
        alignas(8) std::array<std::byte, 2048> anything;
        random.fill(anything);
        ioctl(descriptor, _IOC(random.below(4), 'U', random.below(256), random.below(2048)),
              anything.data());
    }
    }
}
