// SPDX-License-Identifier: LGPL-2.1-or-later
//
// A card's control device, opened and closed.
#pragma once

#include <alsa/asoundlib.h>

#include <memory>
#include <string>

namespace lockstep {

struct CloseControl {
    void operator()(snd_ctl_t* control) const { snd_ctl_close(control); }
};
using Control = std::unique_ptr<snd_ctl_t, CloseControl>;

// Of the card of an ALSA PCM name, "hw:Card" or "hw:Card,0". Null: it is not a card's name but one
// of alsa-lib's own devices, of which nobody knows what is behind; or there is no such card.
inline Control open_control(const std::string& device, int mode) {
    if (device.rfind("hw:", 0) != 0)
        return nullptr;
    const std::string name = device.substr(0, device.find(','));
    std::string card = name.substr(name.find(':') + 1);
    if (card.rfind("CARD=", 0) == 0)
        card.erase(0, card.find('=') + 1);
    // alsa-lib writes a line about each card that is not there: it is asked for one that is.
    snd_ctl_t* control = nullptr;
    if (snd_card_get_index(card.c_str()) < 0 || snd_ctl_open(&control, name.c_str(), mode) < 0)
        return nullptr;
    return Control(control);
}

} // namespace lockstep
