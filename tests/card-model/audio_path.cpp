// SPDX-License-Identifier: GPL-2.0-or-later
//
// See audio_path.hpp.
#include "card-model/audio_path.hpp"

#include <algorithm>
#include <stdexcept>
#include <string>

namespace card_model {

namespace {

constexpr std::uint32_t significant = 0xffffff00; // bits of a sample

std::int32_t cut(std::int32_t sample) {
    return static_cast<std::int32_t>(static_cast<std::uint32_t>(sample) & significant);
}

bool has(std::uint64_t set, unsigned channel) {
    return (set >> channel & 1) != 0;
}

void require_channel(const char* what, unsigned channel) {
    if (channel >= channel_slots)
        throw std::invalid_argument(std::string(what) + " " + std::to_string(channel) +
                                    ": hardware channels are 0 to 63");
}

} // namespace

void AudioPath::set_source(unsigned input, std::unique_ptr<AudioSource> source) {
    require_channel("input", input);
    sources_[input] = std::move(source);
    arriving_[input].fill(0);
}

void AudioPath::connect(unsigned output, unsigned input, unsigned delay) {
    require_channel("output", output);
    require_channel("input", input);
    if (delay < 1 || delay > longest_cable)
        throw std::invalid_argument("a cable's delay of " + std::to_string(delay) +
                                    " frames: allowed are 1 to " + std::to_string(longest_cable));
    cables_[input] = {output, std::vector<std::int32_t>(delay), 0};
}

void AudioPath::disconnect(unsigned input) {
    require_channel("input", input);
    cables_[input] = {};
}

void AudioPath::set_sink(AudioSink* sink) {
    if (running_ && sink_ != nullptr)
        sink_->stop();
    sink_ = sink;
    if (running_ && sink_ != nullptr)
        sink_->start(rate_);
}

void AudioPath::start(unsigned rate) {
    stop();
    for (Cable& cable : cables_)
        std::fill(cable.line.begin(), cable.line.end(), 0);
    running_ = true;
    rate_ = rate;
    if (sink_ != nullptr)
        sink_->start(rate);
}

void AudioPath::stop() {
    if (running_ && sink_ != nullptr)
        sink_->stop();
    running_ = false;
}

void AudioPath::reset() {
    stop();
    mixer_ = {};
    meters_.reset();
    record_output_.fill(false);
}

void AudioPath::take_inputs(unsigned index, const ChannelSets& sets, Frame& inputs) {
    for (unsigned channel = 0; channel < channel_slots; ++channel) {
        const Cable& cable = cables_[channel];
        const std::int32_t sample =
            cable.line.empty() ? arriving_[channel][index] : cable.line[cable.next];
        inputs[channel] = has(sets.inputs, channel) ? cut(sample) : 0;
    }
}

void AudioPath::feed_cables(const Frame& outputs) {
    for (Cable& cable : cables_) {
        if (cable.line.empty())
            continue;
        cable.line[cable.next] = outputs[cable.output];
        cable.next = (cable.next + 1) % cable.line.size();
    }
}

void AudioPath::pass(std::uint64_t frame, const ChannelSets& sets, const Block& playback,
                     Block& captured) {
    for (unsigned channel = 0; channel < channel_slots; ++channel)
        if (sources_[channel])
            sources_[channel]->read(frame, arriving_[channel]);

    Frame inputs{};
    Frame played{};
    Frame outputs{};
    for (unsigned index = 0; index < burst; ++index) {
        take_inputs(index, sets, inputs);
        for (unsigned channel = 0; channel < channel_slots; ++channel)
            played[channel] = has(sets.outputs, channel) ? cut(playback[channel][index]) : 0;
        mixer_.mix(inputs, played, outputs);
        for (unsigned channel = 0; channel < channel_slots; ++channel)
            if (!has(sets.outputs, channel))
                outputs[channel] = 0;
        meters_.pass(MeterPoint::input, inputs);
        meters_.pass(MeterPoint::playback, played);
        meters_.pass(MeterPoint::output, outputs);
        feed_cables(outputs);
        if (running_ && sink_ != nullptr)
            sink_->write(outputs);
        for (unsigned channel = 0; channel < channel_slots; ++channel)
            captured[channel][index] = record_output_[channel] ? outputs[channel] : inputs[channel];
    }
}

} // namespace card_model
