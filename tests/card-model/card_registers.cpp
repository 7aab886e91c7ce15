// SPDX-License-Identifier: GPL-2.0-or-later
//
// The card's registers: what a read tells and what a write does.
#include "card-model/card.hpp"

#include "card-model/registers.hpp"

#include <array>
#include <string>

namespace card_model {

namespace {

constexpr std::uint32_t all_ones = 0xffffffff;
constexpr std::uint32_t tco_firmware = 11; // the first that tells the video rate

// What the internal clock can be set to, frames a second at single speed.
constexpr std::uint64_t slowest_clock = 25000;
constexpr std::uint64_t fastest_clock = 56000;

constexpr std::uint32_t old_build = 100; // serial number in a register
constexpr std::uint32_t new_build = 200; // and as text

std::uint32_t built(const Options& options, const Description& card) {
    return options.firmware_build.value_or(card.has_barcode ? new_build : old_build);
}

bool good_offset(std::uint32_t offset) {
    return offset % 4 == 0 && offset < reg::bar_size;
}

} // namespace

std::uint32_t Card::read(std::uint32_t offset) {
    if (!good_offset(offset)) {
        ++counters_.bad_accesses;
        return all_ones;
    }
    const RegisterGroup group = read_group(description_, options_.tco, offset);
    ++counters_.reads[static_cast<std::size_t>(group)];
    // On a shared line a driver that looks is not the one to be waited for any longer.
    if (offset == reg::status0)
        faults_.looked();
    if (!faults_.on_bus())
        return all_ones;
    const std::uint32_t told = read_register(offset, group);
    if (offset == reg::status0 && (told & reg::audio_pending) != 0)
        midi_.audio_looked_at();
    return told;
}

std::uint32_t Card::read_register(std::uint32_t offset, RegisterGroup group) {
    switch (group) {
    case RegisterGroup::status:
        return read_status(offset);
    case RegisterGroup::clock:
        return selection().pll_value;
    case RegisterGroup::meter:
        return audio_.meters().read(offset);
    case RegisterGroup::midi:
        return read_identity(offset) | midi_.read(offset);
    case RegisterGroup::identity:
        return read_identity(offset);
    case RegisterGroup::tco:
        return read_tco((offset - reg::tco_read) / 4);
    default:
        return 0;
    }
}

std::uint32_t Card::read_status(std::uint32_t offset) const {
    const Selection in_use = selection();
    switch (offset) {
    case reg::status0: {
        std::uint32_t bits = sync_.status0(in_use) | midi_.pending() | told_position_ * 4;
        if (audio_interrupt_.pending())
            bits |= reg::audio_pending;
        if (buffer_id_ != 0)
            bits |= reg::buffer_id;
        if (description_.family == Family::madi && (control_ & reg::input_coax) != 0)
            bits |= reg::in_use_coax;
        return bits;
    }
    case reg::status1:
        return sync_.status1(in_use);
    case reg::fbits:
        return sync_.fbits();
    default: {
        std::uint32_t bits = sync_.status2(in_use);
        if (description_.family == Family::raydat && !options_.output_board)
            bits |= reg::no_output_board;
        if (description_.family == Family::raydat && !options_.input_board)
            bits |= reg::no_input_board;
        return bits;
    }
    }
}

std::uint32_t Card::read_identity(std::uint32_t offset) const {
    const std::uint32_t build = built(options_, description_);
    switch (offset) {
    case reg::serial_low:
        return options_.serial << 8;
    case reg::flash:
        return build << 12;
    case reg::barcode:
    case reg::barcode + 4: {
        if (build < new_build && !description_.has_barcode)
            return 0;
        std::string digits = std::to_string(options_.serial);
        digits.insert(0, 8 - digits.size(), '0');
        std::uint32_t word = 0;
        for (unsigned i = 0; i < 4; ++i)
            word |= static_cast<std::uint32_t>(digits[offset - reg::barcode + i]) << 8 * i;
        return word;
    }
    default:
        return 0;
    }
}

// Of a TCO no more than its presence is modelled: whether it has a clock, and its firmware.
std::uint32_t Card::read_tco(unsigned word) const {
    switch (word) {
    case 1:
        return sync_.status("tco").locked() ? 1 : 0;
    case 3:
        return tco_firmware << 24;
    default:
        return 0;
    }
}

void Card::write(std::uint32_t offset, std::uint32_t value) {
    if (!good_offset(offset)) {
        ++counters_.bad_accesses;
        return;
    }
    const RegisterGroup group = write_group(description_, options_.tco, offset);
    ++counters_.writes[static_cast<std::size_t>(group)];
    if (faults_.on_bus())
        write_register(offset, value, group);
}

void Card::write_register(std::uint32_t offset, std::uint32_t value, RegisterGroup group) {
    switch (group) {
    case RegisterGroup::settings:
        settings_ = value;
        break;
    case RegisterGroup::control:
        write_control(value);
        break;
    case RegisterGroup::confirm:
        audio_interrupt_.confirm();
        break;
    case RegisterGroup::clock:
        if (offset == reg::pll_write)
            write_dds(value);
        break;
    case RegisterGroup::midi:
        if (!midi_.write(offset, value))
            ++counters_.midi_overruns;
        break;
    case RegisterGroup::tco:
        tco_[(offset - reg::tco_write) / 4] = value;
        break;
    default:
        write_table(offset, value, group);
        break;
    }
}

void Card::write_table(std::uint32_t offset, std::uint32_t value, RegisterGroup group) {
    const auto direction = [offset](std::uint32_t capture_base) {
        return offset < capture_base ? Direction::playback : Direction::capture;
    };
    switch (group) {
    case RegisterGroup::enable:
        check_value(value <= 1);
        dma_.enable(direction(reg::capture_enable), offset / 4 % channel_slots, (value & 1) != 0);
        break;
    case RegisterGroup::loopback:
        check_value(value <= 1);
        audio_.record_output(offset / 4 % channel_slots, (value & 1) != 0);
        break;
    case RegisterGroup::page: {
        check_value(value % 4096 == 0);
        const unsigned page = offset / 4 % Dma::pages;
        const unsigned channel = offset / 4 / Dma::pages % channel_slots;
        dma_.set_page(direction(reg::capture_pages), channel, page, value);
        break;
    }
    case RegisterGroup::mixer: {
        check_value(value <= 0xffff);
        const unsigned fader = (offset - reg::mixer) / 4;
        audio_.mixer().set(fader / (2 * channel_slots), fader % (2 * channel_slots),
                           static_cast<std::uint16_t>(value));
        break;
    }
    default: // means nothing to this card
        break;
    }
}

void Card::write_dds(std::uint32_t value) {
    const bool good = value != 0 && description_.dds / value >= slowest_clock &&
                      description_.dds / value <= fastest_clock;
    check_value(good);
    if (good)
        pll_ = value;
}

void Card::check_value(bool good) {
    if (!good)
        ++counters_.bad_values;
}

} // namespace card_model
