// SPDX-License-Identifier: LGPL-2.1-or-later
//
// From what a host asks for to faders; see card_mixer.hpp.
#include "card_mixer.hpp"

#include "transport.hpp"

#include <algorithm>
#include <cerrno>
#include <cmath>
#include <numbers>
#include <set>

namespace lockstep {
namespace {

constexpr std::uint32_t full_scale = 0x7fffffff; // ASIO's
constexpr std::uint32_t highest_sample = 0x7fffff;
constexpr std::uint16_t highest_fader = 65535;

unsigned slot_of(const std::vector<unsigned>& slots, bool input, unsigned channel) {
    if (channel >= slots.size())
        throw TransportError(
            EINVAL, "The card's mixer has no " + std::string(input ? "input " : "output ") +
                        std::to_string(channel) + "; it has " + std::to_string(slots.size()) + ".");
    return slots[channel];
}

} // namespace

double factor_of_gain(std::uint32_t gain) {
    return static_cast<double>(gain) / abi::unity_gain;
}

std::pair<double, double> shares_of_pan(std::uint32_t pan) {
    const double angle =
        std::min(pan, full_scale) / static_cast<double>(full_scale) * std::numbers::pi / 2;
    return {std::cos(angle), std::sin(angle)};
}

std::uint32_t level_of_peak(std::uint32_t magnitude) {
    return static_cast<std::uint32_t>(std::uint64_t{std::min(magnitude, highest_sample)} *
                                      full_scale / highest_sample);
}

std::uint16_t fader_of(double factor) {
    return static_cast<std::uint16_t>(
        std::clamp<long>(std::lround(factor * unity_fader), 0, highest_fader));
}

// By channels of the matrix. Those that are not in it are left alone.
struct CardMixer::Wanted {
    std::map<Place, double> monitored; // without the gains
    std::map<unsigned, double> source_gains, output_gains;
    std::set<unsigned> outputs; // all that there are
};

CardMixer::~CardMixer() {
    put_back();
}

std::unique_ptr<MixerDevice> CardMixer::open() const {
    std::unique_ptr<MixerDevice> device = open_();
    if (!device)
        throw TransportError(ENODEV, "The card is gone.");
    return device;
}

// A channel that the card has not at this rate counts for nothing.
CardMixer::Wanted CardMixer::wanted(const MixerMap& map) const {
    Wanted all;
    all.outputs.insert(map.outputs.begin(), map.outputs.end());
    for (const auto& [input, monitor] : monitors_) {
        if (input >= map.inputs.size() || monitor.left >= map.outputs.size())
            continue;
        const unsigned source = map.inputs[input];
        const double gain = factor_of_gain(monitor.gain);
        const auto [left, right] = shares_of_pan(monitor.pan);
        if (!monitor.right || *monitor.right >= map.outputs.size()) {
            all.monitored[{map.outputs[monitor.left], source}] = gain;
            continue;
        }
        all.monitored[{map.outputs[monitor.left], source}] = gain * left;
        all.monitored[{map.outputs[*monitor.right], source}] = gain * right;
    }
    for (const auto& [input, gain] : input_gains_)
        if (input < map.inputs.size())
            all.source_gains[map.inputs[input]] = gain;
    for (const auto& [output, gain] : output_gains_)
        if (output < map.outputs.size())
            all.output_gains[map.outputs[output]] = gain;
    return all;
}

void CardMixer::apply_row(MixerDevice& device, const Wanted& wanted, unsigned output) {
    const auto gain_in = [](const std::map<unsigned, double>& gains, unsigned channel) {
        const auto found = gains.find(channel);
        return found == gains.end() ? 1.0 : found->second;
    };
    const double output_gain = gain_in(wanted.output_gains, output);
    const MixerRow now = device.row(output);
    for (unsigned source = 0; source < mixer_sources; ++source) {
        const Place place{output, source};
        const auto held = held_.find(place);
        // What somebody else has moved is from now on where he has it.
        const bool is_held = held != held_.end() && held->second.set == now[source];
        const std::uint16_t found = is_held ? held->second.found : now[source];
        const double gain = gain_in(wanted.source_gains, source) * output_gain;
        const auto monitored = wanted.monitored.find(place);
        std::uint16_t wants = found;
        if (monitored != wanted.monitored.end())
            wants = fader_of(monitored->second * gain);
        else if (gain != 1)
            wants = fader_of(static_cast<double>(found) / unity_fader * gain);
        if (wants != now[source])
            device.set(output, source, wants);
        if (wants != found)
            held_.insert_or_assign(place, Held{found, wants});
        else
            held_.erase(place);
    }
}

void CardMixer::apply(MixerDevice& device) {
    const Wanted all = wanted(device.map());
    std::set<unsigned> outputs;
    for (const auto& [place, factor] : all.monitored)
        outputs.insert(place.first);
    for (const auto& [output, gain] : all.output_gains)
        outputs.insert(output);
    for (const auto& [place, held] : held_)
        outputs.insert(place.first);
    if (!all.source_gains.empty())
        outputs.insert(all.outputs.begin(), all.outputs.end());
    for (const unsigned output : outputs)
        apply_row(device, all, output);
}

void CardMixer::set_monitor(unsigned input, std::optional<Monitor> monitor) {
    const std::lock_guard lock(mutex_);
    const std::unique_ptr<MixerDevice> device = open();
    const MixerMap map = device->map();
    slot_of(map.inputs, true, input);
    if (monitor) {
        slot_of(map.outputs, false, monitor->left);
        monitors_.insert_or_assign(input, *monitor);
    } else {
        monitors_.erase(input);
    }
    apply(*device);
}

void CardMixer::set_gain(bool input, unsigned channel, std::uint32_t gain) {
    const std::lock_guard lock(mutex_);
    const std::unique_ptr<MixerDevice> device = open();
    const MixerMap map = device->map();
    slot_of(input ? map.inputs : map.outputs, input, channel);
    std::map<unsigned, double>& gains = input ? input_gains_ : output_gains_;
    gains[channel] = factor_of_gain(gain);
    apply(*device);
    if (gain == abi::unity_gain)
        gains.erase(channel);
}

std::uint32_t CardMixer::level(bool input, unsigned channel) {
    const std::lock_guard lock(mutex_);
    const std::unique_ptr<MixerDevice> device = open();
    const MixerMap map = device->map();
    const unsigned slot = slot_of(input ? map.inputs : map.outputs, input, channel);
    const std::size_t own = slot + (input ? 0 : mixer_channels);
    if (!read_ || told_[own]) {
        const MixerPeaks now = device->peaks();
        const auto take = [this](auto& kept, const auto& fresh, std::size_t first) {
            // What was not asked for yet is not lost: the card counts from this reading on.
            for (std::size_t i = 0; i < kept.size(); ++i)
                kept[i] = read_ && !told_[first + i] ? std::max(kept[i], fresh[i]) : fresh[i];
        };
        take(peaks_.inputs, now.inputs, 0);
        take(peaks_.outputs, now.outputs, mixer_channels);
        told_.fill(false);
        read_ = true;
    }
    told_[own] = true;
    return level_of_peak((input ? peaks_.inputs : peaks_.outputs)[slot]);
}

void CardMixer::put_back() noexcept {
    if (held_.empty())
        return;
    try {
        // A card that is gone, or not the one it was, is left as it is.
        const std::unique_ptr<MixerDevice> device = open_();
        if (device) {
            std::map<unsigned, MixerRow> rows;
            for (const auto& [place, held] : held_) {
                const auto [output, source] = place;
                if (!rows.contains(output))
                    rows[output] = device->row(output);
                if (rows[output][source] == held.set)
                    device->set(output, source, held.found);
            }
        }
    } catch (const std::exception&) {
        // Nothing more can be done for it.
    }
    held_.clear();
}

void CardMixer::suspend() noexcept {
    const std::lock_guard lock(mutex_);
    put_back();
}

void CardMixer::resume() noexcept {
    const std::lock_guard lock(mutex_);
    if (monitors_.empty() && input_gains_.empty() && output_gains_.empty())
        return;
    try {
        apply(*open());
    } catch (const std::exception&) {
        return; // the card is gone: so is what it was told
    }
}

} // namespace lockstep
