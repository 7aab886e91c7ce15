// SPDX-License-Identifier: GPL-2.0-or-later
#include "elements.hpp"

#include "../pcm-test/pcm.hpp"

namespace {

constexpr int patience_ms = 2000;

void identify(snd_ctl_elem_value_t* value, const Element& element) {
    snd_ctl_elem_value_set_numid(value, element.number);
}

} // namespace

Elements::Elements(const std::string& device) {
    snd_ctl_t* control = nullptr;
    must(snd_ctl_open(&control, device.c_str(), SND_CTL_NONBLOCK), "open the card's controls");
    control_.reset(control);
    must(snd_ctl_subscribe_events(control, 1), "subscribe to events");
}

Element Elements::describe(snd_ctl_elem_id_t* id) {
    snd_ctl_elem_info_t* info = nullptr;
    snd_ctl_elem_info_alloca(&info);
    snd_ctl_elem_info_set_id(info, id);
    must(snd_ctl_elem_info(control_.get(), info), "ask what an element is");
    Element element{snd_ctl_elem_info_get_numid(info),
                    snd_ctl_elem_info_get_name(info),
                    snd_ctl_elem_info_get_interface(info),
                    snd_ctl_elem_info_get_type(info),
                    snd_ctl_elem_info_get_count(info),
                    snd_ctl_elem_info_is_writable(info) != 0,
                    0,
                    1};
    if (element.type == SND_CTL_ELEM_TYPE_INTEGER) {
        element.least = snd_ctl_elem_info_get_min(info);
        element.most = snd_ctl_elem_info_get_max(info);
    } else if (element.type == SND_CTL_ELEM_TYPE_ENUMERATED) {
        element.most = static_cast<long>(snd_ctl_elem_info_get_items(info)) - 1;
    }
    return element;
}

std::vector<Element> Elements::list() {
    snd_ctl_elem_list_t* ids = nullptr;
    snd_ctl_elem_list_alloca(&ids);
    must(snd_ctl_elem_list(control_.get(), ids), "count the elements");
    const unsigned count = snd_ctl_elem_list_get_count(ids);
    must(snd_ctl_elem_list_alloc_space(ids, count), "make room for the elements");
    const std::unique_ptr<snd_ctl_elem_list_t, decltype(&snd_ctl_elem_list_free_space)> space(
        ids, snd_ctl_elem_list_free_space);
    must(snd_ctl_elem_list(control_.get(), ids), "list the elements");
    std::vector<Element> elements;
    snd_ctl_elem_id_t* id = nullptr;
    snd_ctl_elem_id_alloca(&id);
    for (unsigned i = 0; i < snd_ctl_elem_list_get_used(ids); ++i) {
        snd_ctl_elem_list_get_id(ids, i, id);
        elements.push_back(describe(id));
    }
    return elements;
}

Element Elements::find(const std::string& name, unsigned index) {
    for (const Element& element : list())
        if (element.name == name && index-- == 0)
            return element;
    throw Failure("the card has no element '" + name + "'");
}

std::string Elements::item(const Element& element, unsigned item) {
    snd_ctl_elem_info_t* info = nullptr;
    snd_ctl_elem_info_alloca(&info);
    snd_ctl_elem_info_set_numid(info, element.number);
    snd_ctl_elem_info_set_item(info, item);
    must(snd_ctl_elem_info(control_.get(), info), "ask what an item is");
    return snd_ctl_elem_info_get_item_name(info);
}

std::vector<long> Elements::read(const Element& element) {
    snd_ctl_elem_value_t* value = nullptr;
    snd_ctl_elem_value_alloca(&value);
    identify(value, element);
    must(snd_ctl_elem_read(control_.get(), value), "read an element");
    std::vector<long> values;
    for (unsigned i = 0; i < element.count; ++i)
        values.push_back(element.type == SND_CTL_ELEM_TYPE_ENUMERATED
                             ? snd_ctl_elem_value_get_enumerated(value, i)
                             : snd_ctl_elem_value_get_integer(value, i));
    return values;
}

int Elements::write(const Element& element, const std::vector<long>& values) {
    snd_ctl_elem_value_t* value = nullptr;
    snd_ctl_elem_value_alloca(&value);
    identify(value, element);
    for (unsigned i = 0; i < values.size(); ++i) {
        if (element.type == SND_CTL_ELEM_TYPE_ENUMERATED)
            snd_ctl_elem_value_set_enumerated(value, i, static_cast<unsigned>(values[i]));
        else
            snd_ctl_elem_value_set_integer(value, i, values[i]);
    }
    return snd_ctl_elem_write(control_.get(), value);
}

bool Elements::is_told(const Element& element, unsigned what) {
    snd_ctl_event_t* event = nullptr;
    snd_ctl_event_alloca(&event);
    for (;;) {
        if (snd_ctl_read(control_.get(), event) == 1) {
            if (snd_ctl_event_elem_get_numid(event) == element.number &&
                (snd_ctl_event_elem_get_mask(event) & what))
                return true;
        } else {
            return false;
        }
    }
}

bool Elements::is_told_in_time(const Element& element) {
    while (snd_ctl_wait(control_.get(), patience_ms) > 0)
        if (is_told(element))
            return true;
    return false;
}

void Elements::forget_events() {
    snd_ctl_event_t* event = nullptr;
    snd_ctl_event_alloca(&event);
    while (snd_ctl_read(control_.get(), event) == 1)
        ;
}
