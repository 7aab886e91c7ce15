// SPDX-License-Identifier: GPL-2.0-or-later
//
// The way of samples through the card: inputs (from sources or cables), mixer, outputs (to cables
// and the sink), with the meters beside it.
#pragma once

#include "card-model/audio_sink.hpp"
#include "card-model/audio_source.hpp"
#include "card-model/dma.hpp"
#include "card-model/meters.hpp"
#include "card-model/mixer.hpp"

#include <array>
#include <cstdint>
#include <memory>
#include <vector>

namespace card_model {

// Channels that exist, bit n being hardware channel n.
struct ChannelSets {
    std::uint64_t inputs = 0;
    std::uint64_t outputs = 0;
};

class AudioPath {
  public:
    // The world's side. Channels are hardware channels below 64; others throw
    // std::invalid_argument.
    static constexpr unsigned longest_cable = 65536; // frames

    // What arrives at an input; null: silence, as at first. A cable in that input goes first.
    void set_source(unsigned input, std::unique_ptr<AudioSource> source);
    // Puts a cable from an output to an input: its frame n arrives as frame n + delay, 1 to 65536.
    void connect(unsigned output, unsigned input, unsigned delay);
    void disconnect(unsigned input);
    // Null: nowhere, as at first. The caller keeps it, for as long as it is set.
    void set_sink(AudioSink* sink);

    const Mixer& mixer() const { return mixer_; }
    const Meters& meters() const { return meters_; }

    // The card's side.
    Mixer& mixer() { return mixer_; }
    Meters& meters() { return meters_; }
    // Records the output of that number instead of the input.
    void record_output(unsigned channel, bool on) { record_output_[channel] = on; }
    void start(unsigned rate); // cables are emptied: time has passed since the last run
    void stop();
    // Lets a burst pass, from frame number `frame` on. Channels that are not there are silent.
    void pass(std::uint64_t frame, const ChannelSets& sets, const Block& playback, Block& captured);
    void reset();

  private:
    struct Cable {
        unsigned output = 0;
        std::vector<std::int32_t> line; // frames on their way; empty: no cable
        std::size_t next = 0;           // the oldest of them
    };
    void take_inputs(unsigned index, const ChannelSets& sets, Frame& inputs);
    void feed_cables(const Frame& outputs);

    Mixer mixer_;
    Meters meters_;
    std::array<std::unique_ptr<AudioSource>, channel_slots> sources_;
    std::array<Cable, channel_slots> cables_; // by input
    std::array<bool, channel_slots> record_output_{};
    AudioSink* sink_ = nullptr;
    bool running_ = false;
    unsigned rate_ = 0;
    Block arriving_{};
};

} // namespace card_model
