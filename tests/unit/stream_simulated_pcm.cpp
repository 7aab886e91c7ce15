// SPDX-License-Identifier: GPL-2.0-or-later
//
// The simulated card.
#include "simulated_pcm.hpp"

#include <algorithm>
#include <cmath>

namespace lockstep::test {
namespace {

// Long enough for any cable delay and lead that a test sets.
constexpr std::uint64_t cable_frames = 4096;

} // namespace

SimulatedPcm::SimulatedPcm(SimulatedClock& clock, const PcmSetup& setup, Conditions conditions)
    : clock_(clock), setup_(setup), conditions_(std::move(conditions)),
      capture_ring_(std::size_t{setup.capture.channels} * setup.capture.ring),
      playback_ring_(std::size_t{setup.playback.channels} * setup.playback.ring),
      cable_(setup.playback.channels * cable_frames) {}

void SimulatedPcm::start() {
    running_ = true;
    start_ns_ = clock_.now();
    ran_ = 0;
    fetched_ = 0;
    read_ = 0;
    written_ = setup_.period + setup_.safety;
    published_ = {0, start_ns_};
    std::fill(playback_ring_.begin(), playback_ring_.end(), 0);
    std::fill(cable_.begin(), cable_.end(), 0);
}

std::uint64_t SimulatedPcm::card_frame() const noexcept {
    const auto elapsed = static_cast<double>(clock_.now() - start_ns_);
    return static_cast<std::uint64_t>(elapsed * setup_.rate * (1.0 + conditions_.drift) / 1e9);
}

std::uint64_t SimulatedPcm::end_of_burst(std::uint64_t frame) const noexcept {
    return (frame + conditions_.burst - 1) / conditions_.burst * conditions_.burst;
}

std::int64_t SimulatedPcm::time_of(std::uint64_t frame) const noexcept {
    const double ns =
        static_cast<double>(end_of_burst(frame)) * 1e9 / (setup_.rate * (1.0 + conditions_.drift));
    return start_ns_ + static_cast<std::int64_t>(std::ceil(ns)) + 1;
}

// Frame by frame: the card fetches what stands in its ring, which the kernel then silences, plays
// it when its lead has passed, and the cable brings it to the capture ring.
void SimulatedPcm::run_card() noexcept {
    const std::uint64_t now = card_frame();
    const std::uint64_t until = running_ ? now - now % conditions_.burst : ran_;
    while (ran_ < until) {
        while (fetched_ <= ran_ + conditions_.playback_lead)
            fetch_frame();
        capture_frame();
    }
}

void SimulatedPcm::fetch_frame() noexcept {
    const DirectionSetup& playback = setup_.playback;
    // A frame not committed in time is silence, as on the strict software card.
    const bool in_time = fetched_ < written_;
    if (playback.channels != 0) {
        uncommitted_ += in_time ? 0 : 1;
        if (fetched_ >= setup_.period + setup_.safety)
            silent_ += !in_time || playback_ring_[fetched_ % playback.ring] == 0 ? 1 : 0;
    }
    for (unsigned channel = 0; channel < playback.channels; ++channel) {
        std::int32_t& sample =
            playback_ring_[std::size_t{channel} * playback.ring + fetched_ % playback.ring];
        cable_[channel * cable_frames + fetched_ % cable_frames] = in_time ? sample : 0;
        if (conditions_.silences)
            sample = 0;
    }
    ++fetched_;
}

void SimulatedPcm::capture_frame() noexcept {
    const DirectionSetup& capture = setup_.capture;
    if (capture.channels != 0 && ran_ >= read_ + capture.ring)
        ++overwritten_;
    for (unsigned channel = 0; channel < capture.channels; ++channel) {
        std::int32_t sample = 0;
        if (channel < setup_.playback.channels && ran_ >= conditions_.cable_delay)
            sample =
                cable_[channel * cable_frames + (ran_ - conditions_.cable_delay) % cable_frames];
        if (conditions_.input_ramp)
            sample = static_cast<std::int32_t>(ran_);
        capture_ring_[std::size_t{channel} * capture.ring + ran_ % capture.ring] = sample;
    }
    ++ran_;
}

void SimulatedPcm::publish(std::uint64_t frame, std::int64_t time_ns) noexcept {
    published_ = {frame - frame % conditions_.granularity, time_ns};
}

std::uint64_t SimulatedPcm::silent_ahead() const noexcept {
    std::uint64_t silent = 0;
    for (std::uint64_t frame = std::max<std::uint64_t>(fetched_, setup_.period + setup_.safety);
         frame < written_; ++frame)
        silent += playback_ring_[frame % setup_.playback.ring] == 0 ? 1 : 0;
    return silent;
}

bool SimulatedPcm::sleep_until(std::uint64_t frame) noexcept {
    ++sleeps_;
    run_card();
    if (published_.frame >= frame)
        return running_ && !removed_;
    // Interrupts come at multiples of the period; the sleeper is woken by the first at which the
    // published position reaches what it waits for, and within a burst at its end.
    std::uint64_t edge = (frame + setup_.period - 1) / setup_.period * setup_.period;
    while (edge - edge % conditions_.granularity < frame)
        edge += setup_.period;
    clock_.sleep_until(time_of(edge));
    // Woken late, it finds what the last interrupt before that published.
    clock_.advance(conditions_.wake_late());
    run_card();
    const std::uint64_t last = std::max(edge, ran_ / setup_.period * setup_.period);
    publish(end_of_burst(last), time_of(last));
    return running_ && !removed_;
}

bool SimulatedPcm::position(Direction direction, CardPosition& position) noexcept {
    run_card();
    // Interrupts publish positions while the client computes, too.
    const std::uint64_t edge = ran_ / setup_.period * setup_.period;
    if (edge - edge % conditions_.granularity > published_.frame)
        publish(end_of_burst(edge), time_of(edge));
    position = published_;
    if (direction == Direction::playback)
        position.frame += conditions_.playback_lead;
    return running_ && !removed_;
}

bool SimulatedPcm::refresh() noexcept {
    ++refreshes_;
    run_card();
    publish(ran_, clock_.now());
    return running_ && !removed_;
}

ChannelArea SimulatedPcm::area(Direction direction, unsigned channel) const noexcept {
    const bool captures = direction == Direction::capture;
    const auto& ring = captures ? capture_ring_ : playback_ring_;
    const unsigned frames = captures ? setup_.capture.ring : setup_.playback.ring;
    const std::int32_t* first = ring.data() + std::size_t{channel} * frames;
    return {const_cast<std::byte*>(reinterpret_cast<const std::byte*>(first)), sizeof *first};
}

bool SimulatedPcm::commit(Direction direction, std::uint64_t frames) noexcept {
    run_card();
    if (direction == Direction::playback && fetched_ > written_)
        ++late_commits_;
    (direction == Direction::capture ? read_ : written_) += frames;
    return running_ && !removed_;
}

} // namespace lockstep::test
