// SPDX-License-Identifier: LGPL-2.1-or-later
//
// A PCM as its keeper sees it (reopener.hpp): it sits on a card that may be removed, and can be
// configured again. Implementations: AlsaPcm (alsa_pcm.hpp), and a fake in tests/unit.
//
// Threads: one ordinary thread at a time; the DuplexPcm's real-time half as pcm.hpp says.
#pragma once

#include "stream/pcm.hpp"
#include "stream/stream.hpp"

#include <functional>
#include <memory>
#include <string>

namespace lockstep {

// Which card and PCM device a stream sits on, in a form that outlives a change of card numbers.
struct CardAddress {
    int card = -1;
    unsigned device = 0;
    unsigned subdevice = 0;
    std::string id; // "Lockstep"

    std::string ctl_name() const { return "hw:CARD=" + id; }
    std::string pcm_name() const { return ctl_name() + ",DEV=" + std::to_string(device); }
};

class CardPcm : public DuplexPcm {
  public:
    // Agrees on everything again, with another period or safety offset; only when stopped. Throws
    // StreamError; the PCM then has no configuration until the next call succeeds.
    virtual void configure(const StreamSettings& settings) = 0;

    // Where capture is, or playback if there is no capture.
    virtual const CardAddress& address() const noexcept = 0;
    // The same settings, with the card named by its id.
    virtual StreamSettings settings_by_id(const StreamSettings& settings) const = 0;
    // False once the card was removed.
    virtual bool is_connected() const noexcept = 0;
};

// Opens and configures a card. May block. Throws StreamError.
using OpenCard = std::function<std::unique_ptr<CardPcm>(const StreamSettings& settings)>;

} // namespace lockstep
