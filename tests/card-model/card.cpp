// SPDX-License-Identifier: GPL-2.0-or-later
//
// The card in time: starting, stopping, a burst of frames. Its registers are in card_registers.cpp.
#include "card-model/card.hpp"

#include "card-model/registers.hpp"

#include <cmath>
#include <stdexcept>
#include <string>

namespace card_model {

namespace {

constexpr std::uint32_t power_up_rate = 48000;
constexpr unsigned longest_ring = 16384;
constexpr unsigned madi_56 = 56; // channels that MADI transmits unless told to transmit 64

const Options& require_possible(const Options& options) {
    const Description& card = describe(options.kind);
    if ((options.input_board || options.output_board) && !card.has_boards)
        throw std::invalid_argument("card " + std::string(card.name) +
                                    " takes no expansion boards; aio and aiopro do");
    if (options.serial > 0xffffff)
        throw std::invalid_argument("serial number " + std::to_string(options.serial) +
                                    ": allowed are 0 to 16777215");
    if (options.firmware_build.value_or(0) > 0xfffff)
        throw std::invalid_argument("firmware build " + std::to_string(*options.firmware_build) +
                                    ": allowed are 0 to 1048575");
    if (options.position_ahead != 0 && options.position_ahead != burst)
        throw std::invalid_argument("position ahead by " + std::to_string(options.position_ahead) +
                                    " frames: allowed are 0 and 16");
    return options;
}

} // namespace

Card::Card(const Options& options, GuestMemory& memory)
    : options_(require_possible(options)), description_(describe(options.kind)), memory_(memory),
      sync_(description_, options.tco), midi_(description_, options.tco) {
    reset();
}

void Card::reset() {
    audio_.reset();
    midi_.reset();
    dma_ = {};
    audio_interrupt_.confirm();
    control_ = 0;
    settings_ = 0;
    pll_ = static_cast<std::uint32_t>(description_.dds / power_up_rate);
    for (std::uint32_t& word : tco_)
        word = 0;
    restart_engine();
    update_channels();
}

void Card::power_off() {
    ++counters_.power_offs;
    if (running())
        ++counters_.power_offs_running;
}

bool Card::running() const {
    return faults_.on_bus() && (control_ & reg::start) != 0;
}

bool Card::interrupt() const {
    if (faults_.line())
        return true;
    const bool audio = audio_interrupt_.raised() && (control_ & reg::audio_interrupt_enable) != 0;
    return faults_.on_bus() && (audio || midi_.interrupt(control_));
}

bool Card::gate_open() const {
    return !(faults_.on_bus() && audio_interrupt_.raised() &&
             (control_ & reg::audio_interrupt_enable) != 0);
}

ClockSetting Card::clock_setting() const {
    const auto control_bit = [this](unsigned from, unsigned to) {
        return (control_ >> from & 1) << to;
    };
    switch (description_.family) {
    case Family::madi:
        return {(control_ & reg::master) != 0, control_ >> 16 & 3, pll_};
    case Family::aes:
        return {(control_ & reg::master) != 0,
                control_bit(25, 3) | control_bit(13, 2) | (control_ >> 16 & 3), pll_};
    case Family::raydat:
        break;
    }
    return {(settings_ & reg::settings_master) != 0, settings_ >> 1 & 15, pll_};
}

Selection Card::selection() const {
    return sync_.select(clock_setting());
}

Speed Card::speed() const {
    if ((control_ & reg::quad_speed) != 0)
        return Speed::quad;
    return (control_ & reg::double_speed) != 0 ? Speed::twice : Speed::single;
}

unsigned Card::rate() const {
    return static_cast<unsigned>(std::lround(selection().single_rate * factor(speed())));
}

unsigned Card::period() const {
    return period_frames(description_, control_ >> reg::period_shift & 7);
}

unsigned Card::ring() const {
    return description_.fixed_ring ? longest_ring : 2 * period();
}

void Card::restart_engine() {
    frames_ = 0;
    position_ = 0;
    buffer_id_ = 0;
    tell_position();
}

void Card::tell_position() {
    if (faults_.position_stuck())
        return;
    const bool beyond = options_.position_beyond_ring;
    const std::uint64_t counted = (beyond ? frames_ : position_) + options_.position_ahead;
    told_position_ = static_cast<unsigned>(counted % (beyond ? longest_ring : ring()));
}

void Card::update_channels() {
    sets_.inputs =
        channel_mask(description_.kind, Direction::capture, speed(), options_.input_board);
    sets_.outputs =
        channel_mask(description_.kind, Direction::playback, speed(), options_.output_board);
    if (description_.family == Family::madi && (control_ & reg::transmit_64) == 0)
        sets_.outputs &= (std::uint64_t{1} << madi_56 / factor(speed())) - 1;
}

void Card::write_control(std::uint32_t value) {
    const bool ran = (control_ & reg::start) != 0;
    const bool runs = (value & reg::start) != 0;
    control_ = value;
    update_channels();
    if (runs && !ran) {
        restart_engine();
        audio_.start(rate());
    } else if (ran && !runs) {
        audio_.stop();
    }
}

void Card::advance_position() {
    frames_ += burst;
    if (!running())
        return;
    ++counters_.bursts;
    position_ = (position_ + burst) % ring();
    tell_position();
    if (position_ % period() == 0) {
        buffer_id_ ^= 1;
        ++counters_.period_edges;
        audio_interrupt_.edge();
    }
}

void Card::step() {
    faults_.pass_burst();
    if (!faults_.on_bus()) {
        if (faults_.removed())
            audio_.stop();
        return;
    }
    audio_interrupt_.pass_burst();
    midi_.pass_burst(rate());

    Block playback{};
    Block captured{};
    // A ring that has just become shorter does not wait for its next edge.
    position_ %= ring();
    if (running())
        dma_.fetch(memory_, position_, playback, counters_);
    audio_.pass(frames_, sets_, playback, captured);
    if (running())
        dma_.store(memory_, position_, captured, counters_);
    advance_position();
}

} // namespace card_model
