// SPDX-License-Identifier: GPL-2.0-or-later
//
// A card's control elements through alsa-lib, and the events that tell of changes.
#pragma once

#include <alsa/asoundlib.h>

#include <memory>
#include <string>
#include <vector>

struct Element {
    unsigned number; // as ALSA counts them, from 1
    std::string name;
    snd_ctl_elem_iface_t interface;
    snd_ctl_elem_type_t type;
    unsigned count; // values
    bool writable;
    long least;
    long most;
};

class Elements {
  public:
    // Throws Failure, as everything here does that can't fail with a right driver.
    explicit Elements(const std::string& device);

    std::vector<Element> list();
    // The one of that name; `index` where there are several.
    Element find(const std::string& name, unsigned index = 0);
    std::string item(const Element& element, unsigned item);
    std::vector<long> read(const Element& element);
    // 0 or a negative errno; ALSA does not say whether it changed, an event does.
    int write(const Element& element, const std::vector<long>& values);

    // Whether an event tells of the element, with one of `what` (SND_CTL_EVENT_MASK_...). Those of
    // what a program does are there when it returns; the driver's own take up to two seconds.
    // Takes the events up to it.
    bool is_told(const Element& element, unsigned what = SND_CTL_EVENT_MASK_VALUE);
    bool is_told_in_time(const Element& element);
    // Takes the events that are there.
    void forget_events();

  private:
    struct Close {
        void operator()(snd_ctl_t* control) const { snd_ctl_close(control); }
    };
    Element describe(snd_ctl_elem_id_t* id);

    std::unique_ptr<snd_ctl_t, Close> control_;
};
