// SPDX-License-Identifier: LGPL-2.1-or-later
//
// A card's control elements through alsa-lib, looked up by name; see card_controls.hpp.
#include "alsa_control.hpp"
#include "card_clock.hpp"
#include "card_controls.hpp"
#include "transport.hpp"

#include <cstring>

namespace lockstep {
namespace {

class AlsaControls final : public CardControls {
  public:
    explicit AlsaControls(Control control) : control_(std::move(control)) {}

    std::optional<ItemElement> read(const char* name) override {
        snd_ctl_elem_info_t* info = nullptr;
        snd_ctl_elem_info_alloca(&info);
        if (!find(name, info, SND_CTL_ELEM_TYPE_ENUMERATED))
            return std::nullopt;
        ItemElement element;
        const unsigned items = snd_ctl_elem_info_get_items(info);
        for (unsigned item = 0; item < items; ++item) {
            snd_ctl_elem_info_set_item(info, item);
            if (snd_ctl_elem_info(control_.get(), info) < 0)
                return std::nullopt;
            element.items.emplace_back(snd_ctl_elem_info_get_item_name(info));
        }
        snd_ctl_elem_value_t* value = nullptr;
        snd_ctl_elem_value_alloca(&value);
        address(name, value);
        if (snd_ctl_elem_read(control_.get(), value) < 0)
            return std::nullopt;
        element.chosen = snd_ctl_elem_value_get_enumerated(value, 0);
        return element;
    }

    std::optional<long> read_number(const char* name) override {
        snd_ctl_elem_info_t* info = nullptr;
        snd_ctl_elem_info_alloca(&info);
        snd_ctl_elem_value_t* value = nullptr;
        snd_ctl_elem_value_alloca(&value);
        address(name, value);
        if (!find(name, info, SND_CTL_ELEM_TYPE_INTEGER) ||
            snd_ctl_elem_read(control_.get(), value) < 0)
            return std::nullopt;
        return snd_ctl_elem_value_get_integer(value, 0);
    }

    void choose(const char* name, unsigned item) override {
        snd_ctl_elem_value_t* value = nullptr;
        snd_ctl_elem_value_alloca(&value);
        address(name, value);
        snd_ctl_elem_value_set_enumerated(value, 0, item);
        if (const int result = snd_ctl_elem_write(control_.get(), value); result < 0)
            throw TransportError(-result, std::string("The card refuses to change its '") + name +
                                              "': " + snd_strerror(result) + ".");
    }

  private:
    bool find(const char* name, snd_ctl_elem_info_t* info, snd_ctl_elem_type_t type) {
        snd_ctl_elem_info_set_interface(info, SND_CTL_ELEM_IFACE_MIXER);
        snd_ctl_elem_info_set_name(info, name);
        return snd_ctl_elem_info(control_.get(), info) >= 0 &&
               snd_ctl_elem_info_get_type(info) == type && snd_ctl_elem_info_get_count(info) == 1;
    }
    static void address(const char* name, snd_ctl_elem_value_t* value) {
        snd_ctl_elem_value_set_interface(value, SND_CTL_ELEM_IFACE_MIXER);
        snd_ctl_elem_value_set_name(value, name);
    }

    Control control_;
};

class AlsaEvents final : public ControlEvents {
  public:
    explicit AlsaEvents(std::string device) : device_(std::move(device)) {}

    bool clock_changed() noexcept override {
        // Nobody knows what it was while nobody listened.
        bool changed = !control_ && open();
        snd_ctl_event_t* event = nullptr;
        snd_ctl_event_alloca(&event);
        while (control_) {
            const int got = snd_ctl_read(control_.get(), event);
            if (got == 0 || got == -EAGAIN)
                break;
            if (got < 0)
                control_.reset();
            else
                changed = changed || tells_of_it(event);
        }
        return changed;
    }

  private:
    bool open() noexcept {
        control_ = open_control(device_, SND_CTL_NONBLOCK | SND_CTL_READONLY);
        if (control_ && snd_ctl_subscribe_events(control_.get(), 1) < 0)
            control_.reset();
        return control_ != nullptr;
    }
    static bool tells_of_it(const snd_ctl_event_t* event) {
        if (snd_ctl_event_get_type(event) != SND_CTL_EVENT_ELEM)
            return false;
        const char* const name = snd_ctl_event_elem_get_name(event);
        return std::strcmp(name, reference_in_use) == 0 || std::strcmp(name, external_rate) == 0;
    }

    const std::string device_;
    Control control_;
};

} // namespace

std::unique_ptr<CardControls> open_card_controls(const std::string& device) {
    Control control = open_control(device, 0);
    if (!control)
        return nullptr;
    return std::make_unique<AlsaControls>(std::move(control));
}

std::unique_ptr<ControlEvents> follow_card(const std::string& device) {
    return std::make_unique<AlsaEvents>(device);
}

} // namespace lockstep
