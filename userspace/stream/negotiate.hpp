// SPDX-License-Identifier: LGPL-2.1-or-later
//
// Agreeing on hardware and software parameters with one direction of a card, and the refusals in
// words a musician can act on. Not real-time.
#pragma once

#include "stream/alsa_handle.hpp"
#include "stream/pcm.hpp"

#include <string>
#include <vector>

namespace lockstep {

// The settings that any card must keep to; others are refused before a card is asked.
inline constexpr unsigned min_period = 8;
inline constexpr unsigned max_period = 8192;
inline constexpr unsigned min_safety = 1;
inline constexpr unsigned max_safety = 8192;

// Throws StreamError(EINVAL) naming the value and what is allowed.
void check_period_and_safety(unsigned period, unsigned safety);

// What one direction is asked for.
struct DirectionRequest {
    std::string device; // as the user named it, for messages
    unsigned rate = 0;
    unsigned period = 0;
    unsigned safety = 0;
    unsigned channels = 0;  // 0: as many as there are
    bool floats = false;    // FLOAT_LE before S32_LE
    bool use_timer = false; // the card's period interrupts are of no use: switch them off if we can
};

// What one direction agreed to.
struct DirectionAgreement {
    DirectionSetup setup;
    unsigned card_period = 0; // frames between the card's interrupts
    bool interrupts = true;   // false: the card agreed to stay silent
    bool coarse = false;      // its position moves in steps of up to a card period
};

struct RingOffer {
    unsigned largest = 0; // frames; 0: the card can't do it
    // Frames that the card may fetch ahead of where it says that it is; 0: it does not tell.
    unsigned fifo = 0;
};

// The ring that the card has at the given rate and channels when it interrupts exactly every
// `period` frames; or, with use_timer, when it need not. Throws StreamError for a rate or channel
// count that the card does not have.
RingOffer offered_ring(snd_pcm_t* pcm, const DirectionRequest& request);

// Whether a stream is paced by a timer, given those two offers. Pure.
bool timer_is_better(const RingOffer& interrupting, const RingOffer& on_timer, unsigned period,
                     unsigned safety) noexcept;

// Installs hardware parameters. Throws StreamError.
DirectionAgreement set_hw_params(snd_pcm_t* pcm, const DirectionRequest& request);

// Installs software parameters: explicit start, no stop ever, played areas turned to silence,
// CLOCK_MONOTONIC time stamps, and `wake_frames` available frames as what wakes a sleeper (0:
// nobody sleeps on this direction). Throws StreamError.
void set_sw_params(snd_pcm_t* pcm, const DirectionRequest& request, unsigned wake_frames);

// The rates in use in the field that a configuration allows, Hz.
std::vector<unsigned> possible_rates(snd_pcm_t* pcm, snd_pcm_hw_params_t* params);

// How many frames of ring one direction wants. Pure. `largest` is what the card allows with this
// period; the result is a multiple of `multiple`, or 0 when the card's ring is too small.
unsigned choose_ring(unsigned period, unsigned safety, unsigned largest, unsigned multiple,
                     bool coarse) noexcept;
// The least ring for a period and safety offset: what is queued at most, and a period being
// captured while another one is read. Pure.
unsigned least_ring(unsigned period, unsigned safety) noexcept;

// The safety offset that a card with a coarse position needs. Pure.
unsigned grown_safety(unsigned safety, unsigned card_period, bool coarse) noexcept;

} // namespace lockstep
