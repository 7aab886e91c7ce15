// SPDX-License-Identifier: GPL-2.0-or-later
//
// Which registers each card has; see counters.hpp.
#include "card-model/counters.hpp"

#include "card-model/registers.hpp"

#include <algorithm>

namespace card_model {

namespace {

using reg::within;

bool is_midi(const Description& card, bool tco, std::uint32_t offset, bool written) {
    return std::any_of(card.midi.begin(), card.midi.end(), [&](const MidiPort& port) {
        if (offset == 0 || (port.time_code && !tco))
            return false;
        return written
                   ? offset == port.out_data
                   : offset == port.in_data || offset == port.in_fill || offset == port.out_fill;
    });
}

bool is_meter(std::uint32_t offset) {
    return within(offset, 4096, 192) || within(offset, 6144, 192) || within(offset, 7168, 192);
}

} // namespace

std::string_view name(RegisterGroup group) {
    constexpr std::array<std::string_view, register_groups> names{
        "status",   "settings", "control", "confirm", "clock",    "enable", "page",
        "loopback", "mixer",    "meter",   "midi",    "identity", "tco",    "unknown"};
    return names[static_cast<std::size_t>(group)];
}

RegisterGroup read_group(const Description& card, bool tco, std::uint32_t offset) {
    if (is_midi(card, tco, offset, false))
        return RegisterGroup::midi;
    if (is_meter(offset))
        return RegisterGroup::meter;
    if (tco && within(offset, reg::tco_read, 4))
        return RegisterGroup::tco;
    switch (offset) {
    case reg::status0:
    case reg::status2:
        return RegisterGroup::status;
    case reg::status1:
        return card.family == Family::raydat ? RegisterGroup::status : RegisterGroup::unknown;
    case reg::fbits:
        return card.family == Family::madi ? RegisterGroup::unknown : RegisterGroup::status;
    case reg::serial_low:
    case reg::serial_high:
    case reg::barcode:
    case reg::barcode + 4:
    case reg::flash:
        return RegisterGroup::identity;
    case reg::pll_read:
        return RegisterGroup::clock;
    default:
        return RegisterGroup::unknown;
    }
}

RegisterGroup write_group(const Description& card, bool tco, std::uint32_t offset) {
    if (offset >= reg::mixer)
        return RegisterGroup::mixer;
    if (within(offset, reg::playback_pages, 2 * channel_slots * 16))
        return RegisterGroup::page;
    if (within(offset, reg::playback_enable, channel_slots) ||
        within(offset, reg::capture_enable, channel_slots))
        return RegisterGroup::enable;
    if (within(offset, reg::record_output, channel_slots))
        return RegisterGroup::loopback;
    if (is_midi(card, tco, offset, true))
        return RegisterGroup::midi;
    if (tco && within(offset, reg::tco_write, 4))
        return RegisterGroup::tco;
    switch (offset) {
    case reg::settings:
        return card.family == Family::raydat ? RegisterGroup::settings : RegisterGroup::unknown;
    case reg::output_buffer:
    case reg::input_buffer:
    case reg::flash_control:
        return RegisterGroup::identity;
    case reg::control:
        return RegisterGroup::control;
    case reg::confirm:
        return RegisterGroup::confirm;
    case reg::pll_write:
        return RegisterGroup::clock;
    case reg::aes_rate_changed:
        return card.family == Family::aes ? RegisterGroup::clock : RegisterGroup::unknown;
    default:
        return RegisterGroup::unknown;
    }
}

} // namespace card_model
