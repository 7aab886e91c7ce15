// SPDX-License-Identifier: LGPL-2.1-or-later
//
// One cycle of a stream, with and without a card.
#include "stream/engine.hpp"

#include "stream/paced_clock.hpp"

#include <algorithm>
#include <cassert>
#include <utility>

namespace lockstep {
namespace {

constexpr unsigned growth_step = 256; // frames

// Calls move(area offset in bytes, frames done, frames) for the one or two runs that a period
// takes in a ring.
template <class Move>
void each_run(unsigned ring, std::uint64_t first, unsigned frames, Move move) noexcept {
    const auto offset = static_cast<unsigned>(first % ring);
    const unsigned head = std::min(frames, ring - offset);
    move(offset, 0U, head);
    if (head < frames)
        move(0U, head, frames - head);
}

void add(std::atomic<std::uint64_t>& counter, std::uint64_t count) noexcept {
    counter.fetch_add(count, std::memory_order_relaxed);
}

} // namespace

bool CycleEngine::has(Direction direction) const noexcept {
    return (direction == Direction::capture ? setup_.capture : setup_.playback).channels != 0;
}

Direction CycleEngine::leader() const noexcept {
    return has(Direction::capture) ? Direction::capture : Direction::playback;
}

void CycleEngine::expect(const PcmSetup& setup) {
    silent_.assign(setup.playback.channels, 0);
    written_.assign(setup.playback.channels, false);
    capture_channels_.assign(setup.capture.channels, {});
    playback_channels_.assign(setup.playback.channels, {});
    adopt(setup);
}

void CycleEngine::begin(const PcmSetup& setup, DuplexPcm* pcm) {
    const unsigned told = safety();
    expect(setup);
    pcm_ = pcm;
    look_up_channels();
    frame_ = 0;
    origin_ = 0;
    realign_ = false;
    late_share_ = {};
    bursts_ = {};
    thread_known_ = false;
    worked_ns_ = 0;
    reported_ = counters();
    grid_ns_ = clock_.now();
    // A failure shows again at the first wait, where it can be dealt with.
    (void)apply_growth();
    latency_changed_ = told != 0 && told != safety();
}

bool CycleEngine::end() noexcept {
    const bool had_card = pcm_ != nullptr;
    pcm_ = nullptr;
    return had_card;
}

Cycle CycleEngine::wait() noexcept {
    Cycle cycle;
    if (publisher_ != nullptr && !thread_known_)
        learn_thread();
    if (pcm_ == nullptr)
        take_card();
    cycle.latency_changed = std::exchange(latency_changed_, false);
    if (pcm_ != nullptr && !card_cycle(cycle))
        lose_card();
    if (pcm_ == nullptr)
        absent_cycle(cycle);
    cycle.frame = frame_;
    grid_ns_ = cycle.time_ns;
    add(cycles_, 1);
    return cycle;
}

bool CycleEngine::card_cycle(Cycle& cycle) noexcept {
    if (late_share_.lead != 0 && !grow(std::exchange(late_share_, {}), cycle))
        return false;
    Timing deadlines = timing_;
    bursts_.awake();
    for (;;) {
        const std::uint64_t end = pcm_frame() + setup_.period;
        if (woken_.frame < end) {
            if (!pcm_->sleep_until(end) || !pcm_->position(leader(), woken_))
                return false;
            if (woken_.frame >= end)
                bursts_.slept(woken_.frame - end, setup_.period);
            continue;
        }
        const Check check = skip_if_late(cycle, deadlines);
        if (check == Check::gone)
            return false;
        if (check == Check::skipped) {
            // The deadline makes us skip once at most, so that a card on which even the next period
            // is late still gets its cycles; an overrun always does.
            deadlines.plays = false;
            bursts_.awake();
            continue;
        }
        cycle.time_ns = woken_.time_ns - frames_to_ns(woken_.frame - end, setup_.rate);
        realign_ = false;
        return true;
    }
}

// Drops what can't be met any more. Dead reckoning from the last published position says whether
// it is worth asking the hardware, which costs a system call.
CycleEngine::Check CycleEngine::skip_if_late(Cycle& cycle, const Timing& timing) noexcept {
    const auto look_at_playback = [this]() noexcept {
        played_ = woken_;
        return leader() == Direction::playback || !has(Direction::playback) ||
               pcm_->position(Direction::playback, played_);
    };
    if (!look_at_playback())
        return Check::gone;
    const std::int64_t now = clock_.now();
    looked_ns_ = now;
    if (periods_to_skip(timing, pcm_frame(), frame_at(woken_, now, setup_.rate),
                        frame_at(played_, now, setup_.rate)) == 0)
        return Check::on_time;

    if (!pcm_->refresh() || !pcm_->position(leader(), woken_) || !look_at_playback())
        return Check::gone;
    if (timing.plays && has(Direction::capture) && played_.frame > woken_.frame &&
        !grow({played_.frame - woken_.frame, bursts_.late_by()}, cycle))
        return Check::gone;
    Timing in_force = timing;
    in_force.safety = timing_.safety; // may just have grown
    const std::uint64_t played =
        frame_asked_at(played_, clock_.now(), setup_.rate, in_force.coarse);
    const std::uint64_t periods = periods_to_skip(in_force, pcm_frame(), woken_.frame, played);
    if (periods == 0)
        return Check::on_time;
    const std::uint64_t frames = periods * setup_.period;
    if (!skip(periods))
        return Check::gone;
    if (realign_) {
        origin_ -= frames; // the client's count goes on where it was
        return Check::skipped;
    }
    tell_late_wake(frames, now);
    frame_ += frames;
    cycle.lost += frames;
    add(frames_lost_, frames);
    add(late_, 1);
    return Check::skipped;
}

bool CycleEngine::skip(std::uint64_t periods) noexcept {
    const std::uint64_t frames = periods * setup_.period;
    leave_silent(frames);
    return (!has(Direction::capture) || pcm_->commit(Direction::capture, frames)) &&
           (!has(Direction::playback) || pcm_->commit(Direction::playback, frames));
}

// Silences the next `frames` frames to be played, which nobody will write: the kernel silenced that
// part of the ring when it was played last, but what came too late was written after that.
void CycleEngine::leave_silent(std::uint64_t frames) noexcept {
    const auto part = static_cast<unsigned>(std::min<std::uint64_t>(frames, setup_.playback.ring));
    for (unsigned channel = 0; channel < setup_.playback.channels; ++channel)
        silence(channel, part);
    std::fill(silent_.begin(), silent_.end(), 0);
}

// Some cards fetch what they play far ahead of what they have captured (a deep FIFO, URBs under
// way). Where that lead eats up the safety offset every cycle would be late, for ever: then, and
// only then, the offset grows by the lead. A lead that creeps up is followed in large steps,
// because each costs a gap.
//
// Such a card may also move its frames in bursts: a period's end is then told of when the burst
// that holds it is over, which comes on top of the lead. Only bursts that make cycles late again
// and again count.
bool CycleEngine::grow(const CardShare& share, Cycle& cycle) noexcept {
    const std::uint64_t budget = std::min(setup_.safety, setup_.period) / 2;
    const bool lead_fits = share.lead + budget <= timing_.safety;
    if (lead_fits && (share.lead + share.burst + budget <= timing_.safety ||
                      !bursts_.repeat(cycles_.load(std::memory_order_relaxed))))
        return true;
    const unsigned old = grown();
    const std::uint64_t room = setup_.playback.ring - setup_.safety - setup_.period;
    const std::uint64_t needed = share.lead + (lead_fits ? share.burst : 0);
    const auto wanted = static_cast<unsigned>(
        std::min(room, std::max<std::uint64_t>(needed, old == 0 ? 0 : old + growth_step)));
    if (wanted <= old)
        return true;
    tell(observe::Kind::safety_grown,
         {timing_.safety, setup_.safety + wanted, static_cast<std::int64_t>(share.lead),
          static_cast<std::int64_t>(share.burst)},
         looked_ns_);
    leave_silent(wanted - old);
    grown_ = wanted;
    set_safety(setup_.safety + wanted);
    bursts_.forget_misses();
    cycle.latency_changed = true;
    return pcm_->commit(Direction::playback, wanted - old);
}

// A PCM just started has period + setup_.safety frames queued: adds what was found out before.
bool CycleEngine::apply_growth() noexcept {
    if (!timing_.plays || pcm_ == nullptr)
        return true;
    const unsigned room = setup_.playback.ring - setup_.safety - setup_.period;
    grown_ = std::min(grown_, room);
    set_safety(setup_.safety + grown_);
    return grown_ == 0 || pcm_->commit(Direction::playback, grown_);
}

void CycleEngine::adopt(const PcmSetup& setup) noexcept {
    setup_ = setup;
    timing_ = setup.timing();
    set_safety(setup.safety + grown_);
}

void CycleEngine::set_safety(unsigned safety) noexcept {
    timing_.safety = safety;
    safety_.store(safety, std::memory_order_relaxed);
}

void CycleEngine::absent_cycle(Cycle& cycle) noexcept {
    const PacedCycle due = next_paced_cycle(grid_ns_, clock_.now(), setup_.period, setup_.rate);
    frame_ += due.lost;
    cycle.lost += due.lost;
    cycle.time_ns = due.time_ns;
    if (due.lost != 0)
        tell(observe::Kind::clock_skipped, {static_cast<std::int64_t>(due.lost)}, due.time_ns);
    cycle.card_present = false;
    clock_.sleep_until(cycle.time_ns);
    looked_ns_ = cycle.time_ns;
}

void CycleEngine::take_card() noexcept {
    pcm_ = handover_.take();
    if (pcm_ == nullptr)
        return;
    const unsigned told = safety();
    // The same to the client, but its rings and its safety offset may be others.
    adopt(pcm_->setup());
    origin_ = frame_;
    realign_ = true;
    look_up_channels();
    std::fill(silent_.begin(), silent_.end(), 0);
    (void)apply_growth();
    latency_changed_ = safety() != told;
    tell(observe::Kind::card_back,
         {static_cast<std::int64_t>(frame_), away_since_ns_ != 0 ? grid_ns_ - away_since_ns_ : 0},
         grid_ns_);
}

void CycleEngine::lose_card() noexcept {
    pcm_ = nullptr;
    away_since_ns_ = grid_ns_;
    tell(observe::Kind::card_lost, {static_cast<std::int64_t>(frame_)}, grid_ns_);
    add(card_losses_, 1);
    handover_.give_back();
}

// The rings of a PCM taken up again lie elsewhere.
void CycleEngine::look_up_channels() noexcept {
    woken_ = {};
    if (pcm_ == nullptr)
        return;
    const auto look_up = [this](Direction direction, const DirectionSetup& setup,
                                std::vector<Channel>& channels) noexcept {
        for (unsigned channel = 0; channel < setup.channels; ++channel) {
            const ChannelArea area = pcm_->area(direction, channel);
            channels[channel] = {area, &sample_conversions(setup.format, area.stride)};
        }
    };
    look_up(Direction::capture, setup_.capture, capture_channels_);
    look_up(Direction::playback, setup_.playback, playback_channels_);
}

template <class Sample>
void CycleEngine::capture(unsigned channel, std::span<Sample> destination) noexcept {
    assert(destination.size() == setup_.period);
    if (pcm_ == nullptr || channel >= setup_.capture.channels) {
        std::fill(destination.begin(), destination.end(), Sample{});
        return;
    }
    const Channel& it = capture_channels_[channel];
    each_run(setup_.capture.ring, pcm_frame(), setup_.period,
             [&](unsigned offset, unsigned done, unsigned frames) noexcept {
                 const std::byte* from = it.area.first + offset * it.area.stride;
                 if constexpr (std::is_same_v<Sample, float>)
                     it.convert->to_float(destination.data() + done, from, it.area.stride, frames);
                 else
                     it.convert->to_int32(destination.data() + done, from, it.area.stride, frames);
             });
}

template <class Sample>
void CycleEngine::playback(unsigned channel, std::span<const Sample> source) noexcept {
    assert(source.size() == setup_.period);
    if (pcm_ == nullptr || channel >= setup_.playback.channels)
        return;
    const Channel& it = playback_channels_[channel];
    each_run(setup_.playback.ring, write_position(timing_, pcm_frame()), setup_.period,
             [&](unsigned offset, unsigned done, unsigned frames) noexcept {
                 std::byte* to = it.area.first + offset * it.area.stride;
                 if constexpr (std::is_same_v<Sample, float>)
                     it.convert->from_float(to, it.area.stride, source.data() + done, frames);
                 else
                     it.convert->from_int32(to, it.area.stride, source.data() + done, frames);
             });
    written_[channel] = true;
}

// Silences the next `frames` frames to be played, in one channel.
void CycleEngine::silence(unsigned channel, unsigned frames) noexcept {
    const Channel& it = playback_channels_[channel];
    each_run(setup_.playback.ring, write_position(timing_, pcm_frame()), frames,
             [&](unsigned offset, unsigned /*done*/, unsigned run) noexcept {
                 it.convert->silence(it.area.first + offset * it.area.stride, it.area.stride, run);
             });
}

// How many frames of the period just committed the card had already passed. Dead reckoning serves
// for a period; after that the card has published a later position.
unsigned CycleEngine::frames_missed() noexcept {
    const std::int64_t now = clock_.now();
    ended_ns_ = now;
    if (now - played_.time_ns > frames_to_ns(setup_.period, setup_.rate) &&
        !pcm_->position(Direction::playback, played_))
        return 0; // gone: the next wait finds out
    return frames_late(timing_, write_position(timing_, pcm_frame()),
                       frame_at(played_, now, setup_.rate));
}

// The same by the hardware's own word, which costs system calls; also finds out what the card has
// to do with it. Only for cycles that seem to be late.
unsigned CycleEngine::frames_missed_for_sure() noexcept {
    if (!pcm_->refresh() || !pcm_->position(leader(), woken_) ||
        !pcm_->position(Direction::playback, played_))
        return 0;
    const unsigned missed =
        frames_late(timing_, write_position(timing_, pcm_frame()), played_.frame);
    if (missed != 0 && has(Direction::capture) && played_.frame > woken_.frame)
        late_share_ = {played_.frame - woken_.frame, bursts_.late_by()};
    return missed;
}

void CycleEngine::commit() noexcept {
    ended_ns_ = 0;
    if (pcm_ != nullptr) {
        bool good = true;
        if (has(Direction::playback)) {
            for (unsigned channel = 0; channel < setup_.playback.channels; ++channel) {
                if (written_[channel]) {
                    silent_[channel] = 0;
                } else if (silent_[channel] < setup_.playback.ring) {
                    silence(channel, setup_.period);
                    silent_[channel] += setup_.period;
                }
                written_[channel] = false;
            }
            good = pcm_->commit(Direction::playback, setup_.period);
            const unsigned missed = good && frames_missed() != 0 ? frames_missed_for_sure() : 0;
            if (missed != 0) {
                tell_late_work(missed);
                add(frames_lost_, missed);
                add(late_, 1);
            }
        }
        if (good && has(Direction::capture))
            good = pcm_->commit(Direction::capture, setup_.period);
        if (!good)
            lose_card();
    }
    frame_ += setup_.period;
    if (publisher_ != nullptr)
        report_cycle();
}

StreamCounters CycleEngine::counters() const noexcept {
    StreamCounters counters;
    counters.cycles = cycles_.load(std::memory_order_relaxed);
    counters.late = late_.load(std::memory_order_relaxed);
    counters.frames_lost = frames_lost_.load(std::memory_order_relaxed);
    counters.card_losses = card_losses_.load(std::memory_order_relaxed);
    return counters;
}

template void CycleEngine::capture(unsigned, std::span<float>) noexcept;
template void CycleEngine::capture(unsigned, std::span<std::int32_t>) noexcept;
template void CycleEngine::playback(unsigned, std::span<const float>) noexcept;
template void CycleEngine::playback(unsigned, std::span<const std::int32_t>) noexcept;

} // namespace lockstep
