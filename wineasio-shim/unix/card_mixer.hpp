// SPDX-License-Identifier: LGPL-2.1-or-later
//
// What ASIO hosts ask of a card's own mixer: to monitor inputs, gains of inputs and outputs, and
// levels. A mixer here is a matrix: each output is the sum of all sources, inputs and playback
// channels, each through a fader. So a gain of an input is one of all its faders, and a gain of an
// output one of all that it sums; what a program records is taken before the mixer.
//
// The mixer is the user's: what was changed for a host is put back when this ends. What the user
// has moved meanwhile stays as he has it.
#pragma once

#include "wineasio-shim/abi/calls.hpp"

#include <array>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <utility>
#include <vector>

namespace lockstep {

constexpr unsigned mixer_channels = 64; // of the matrix, each way; a card's may be fewer
constexpr unsigned mixer_sources = 2 * mixer_channels; // inputs, then playback channels
constexpr std::uint16_t unity_fader = 32768;

using MixerRow = std::array<std::uint16_t, mixer_sources>;
// The highest sample's magnitude of 24 bits, of each of the matrix's channels.
struct MixerPeaks {
    std::array<std::uint32_t, mixer_channels> inputs{}, outputs{};
};
// Which channel of the matrix each channel of the card is, at the rate that it runs at.
struct MixerMap {
    std::vector<unsigned> inputs, outputs;
};

// A card's mixer; tests have their own. All throw TransportError when the card does not answer.
class MixerDevice {
  public:
    virtual ~MixerDevice() = default;
    virtual MixerMap map() = 0;
    virtual MixerRow row(unsigned output) = 0;
    virtual void set(unsigned output, unsigned source, std::uint16_t fader) = 0;
    virtual MixerPeaks peaks() = 0; // since they were read last
};

// Of the card of an ALSA PCM name. Null: it has none, or it is gone.
std::unique_ptr<MixerDevice> open_card_mixer(const std::string& device);

// ASIO's numbers: a gain of abi::unity_gain is 1; a pan is left's and right's share, of the same
// power wherever it stands; a level of 0x7fffffff is full scale.
double factor_of_gain(std::uint32_t gain);
std::pair<double, double> shares_of_pan(std::uint32_t pan);
std::uint32_t level_of_peak(std::uint32_t magnitude);
// A fader goes to twice unity; what is beyond stays there.
std::uint16_t fader_of(double factor);

struct Monitor {
    unsigned left;                 // output of the card
    std::optional<unsigned> right; // none: all goes to the left one, whatever the pan
    std::uint32_t gain;
    std::uint32_t pan;
};

// Any thread. Each use opens the device and closes it, as who holds a file of a card holds up its
// removal. All but the end throw TransportError.
class CardMixer {
  public:
    using Open = std::function<std::unique_ptr<MixerDevice>()>;

    explicit CardMixer(Open open) : open_(std::move(open)) {}
    ~CardMixer();
    CardMixer(const CardMixer&) = delete;
    CardMixer& operator=(const CardMixer&) = delete;

    // Channels are the card's. Nothing: not monitored any more.
    void set_monitor(unsigned input, std::optional<Monitor> monitor);
    void set_gain(bool input, unsigned channel, std::uint32_t gain);
    // The highest since this channel was asked for last.
    std::uint32_t level(bool input, unsigned channel);

    // Around a change of the rate, at which the card's channels are others of the matrix. Before:
    // as the user has it; after: as it was told here.
    void suspend() noexcept;
    void resume() noexcept;

  private:
    using Place = std::pair<unsigned, unsigned>; // output, source of the matrix
    struct Held {
        std::uint16_t found, set;
    };
    struct Wanted; // at one moment, by places of the matrix

    std::unique_ptr<MixerDevice> open() const;
    Wanted wanted(const MixerMap& map) const;
    void apply(MixerDevice& device);
    void apply_row(MixerDevice& device, const Wanted& wanted, unsigned output);
    void put_back() noexcept;

    const Open open_;
    std::mutex mutex_; // of all that follows
    std::map<unsigned, Monitor> monitors_;
    std::map<unsigned, double> input_gains_, output_gains_;
    std::map<Place, Held> held_; // faders that are not as they were found
    // One reading of the card is good for each channel once; inputs first.
    MixerPeaks peaks_;
    std::array<bool, mixer_sources> told_{};
    bool read_ = false;
};

// Suspends a mixer, if there is one, for as long as this lives.
class MixerPause {
  public:
    explicit MixerPause(CardMixer* mixer) : mixer_(mixer) {
        if (mixer_ != nullptr)
            mixer_->suspend();
    }
    ~MixerPause() {
        if (mixer_ != nullptr)
            mixer_->resume();
    }
    MixerPause(const MixerPause&) = delete;
    MixerPause& operator=(const MixerPause&) = delete;

  private:
    CardMixer* const mixer_;
};

} // namespace lockstep
