// SPDX-License-Identifier: GPL-2.0-or-later
//
// A card with a patch cable, and the machine it sits in, on virtual time: what AlsaPcm and the
// kernel do, with every unpleasantness settable. It judges by itself what was played in time, so
// it is an independent witness against the engine's own count.
//
// Time moves only in SimulatedClock::advance(); the card is a function of time.
#pragma once

#include "stream/pcm.hpp"

#include <cstdint>
#include <functional>
#include <vector>

namespace lockstep::test {

class SimulatedClock final : public Clock {
  public:
    std::int64_t now() noexcept override { return now_ns_; }
    void sleep_until(std::int64_t time_ns) noexcept override {
        if (time_ns > now_ns_)
            now_ns_ = time_ns;
    }
    void advance(std::int64_t ns) noexcept { now_ns_ += ns; }

  private:
    std::int64_t now_ns_ = 1'000'000'000;
};

// What is wrong with the card and the machine. The defaults: nothing.
struct Conditions {
    double drift = 0;           // the card's clock runs at rate * (1 + drift)
    unsigned granularity = 1;   // positions are multiples of this many frames
    unsigned playback_lead = 0; // frames that the card fetches ahead of playing
    unsigned burst = 1;       // frames are captured and fetched so many at a time, the last on time
    unsigned cable_delay = 0; // frames
    bool input_ramp = false;  // no cable: captured frames carry their own number
    bool silences = true;     // what was played becomes silence, as ALSA's core has it
    // How late a sleeper wakes after the interrupt, ns; asked once a sleep.
    std::function<std::int64_t()> wake_late = [] { return 0; };
};

class SimulatedPcm final : public DuplexPcm {
  public:
    SimulatedPcm(SimulatedClock& clock, const PcmSetup& setup, Conditions conditions);

    const PcmSetup& setup() const noexcept override { return setup_; }
    void start() override;
    void stop() noexcept override { running_ = false; }
    bool sleep_until(std::uint64_t frame) noexcept override;
    bool position(Direction direction, CardPosition& position) noexcept override;
    bool refresh() noexcept override;
    ChannelArea area(Direction direction, unsigned channel) const noexcept override;
    bool commit(Direction direction, std::uint64_t frames) noexcept override;

    void remove() noexcept { removed_ = true; }

    // The witness ------------------------------------------------------------------------------

    // Frames that the card fetched before they were committed.
    std::uint64_t played_uncommitted() const noexcept { return uncommitted_; }
    // Frames of silence that were fetched to be played after the first period + safety ones.
    std::uint64_t played_silent() const noexcept { return silent_; }
    // Committed frames not fetched yet that are silence.
    std::uint64_t silent_ahead() const noexcept;
    // Commits of which at least one frame came too late.
    std::uint64_t late_commits() const noexcept { return late_commits_; }
    // Frames overwritten in the capture ring before they were read.
    std::uint64_t capture_overwritten() const noexcept { return overwritten_; }
    std::uint64_t committed(Direction direction) const noexcept {
        return direction == Direction::capture ? read_ : written_;
    }
    std::uint64_t refreshes() const noexcept { return refreshes_; }
    std::uint64_t sleeps() const noexcept { return sleeps_; }
    // Frame the card stands at.
    std::uint64_t card_frame() const noexcept;

  private:
    std::uint64_t end_of_burst(std::uint64_t frame) const noexcept;
    std::int64_t time_of(std::uint64_t frame) const noexcept; // when its burst is through
    void run_card() noexcept;                                 // fetches and captures up to now
    void fetch_frame() noexcept;
    void capture_frame() noexcept;
    void publish(std::uint64_t frame, std::int64_t time_ns) noexcept;

    SimulatedClock& clock_;
    PcmSetup setup_;
    Conditions conditions_;
    std::vector<std::int32_t> capture_ring_; // planar: channel * ring + frame
    std::vector<std::int32_t> playback_ring_;
    std::vector<std::int32_t> cable_; // what was played lately, one channel after another
    bool running_ = false;
    bool removed_ = false;
    std::int64_t start_ns_ = 0;
    std::uint64_t ran_ = 0;     // frames that the card has captured so far
    std::uint64_t fetched_ = 0; // frames that it has fetched to play
    std::uint64_t read_ = 0;
    std::uint64_t written_ = 0;
    CardPosition published_; // as of the last interrupt or refresh
    std::uint64_t uncommitted_ = 0;
    std::uint64_t silent_ = 0;
    std::uint64_t late_commits_ = 0;
    std::uint64_t overwritten_ = 0;
    std::uint64_t refreshes_ = 0;
    std::uint64_t sleeps_ = 0;
};

} // namespace lockstep::test
