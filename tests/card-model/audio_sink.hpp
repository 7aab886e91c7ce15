// SPDX-License-Identifier: GPL-2.0-or-later
//
// Where the outputs are heard.
#pragma once

#include "card-model/mixer.hpp"

#include <cstdint>

namespace card_model {

class AudioSink {
  public:
    virtual ~AudioSink() = default;

    // The engine starts, at that many frames a second: a run begins.
    virtual void start(unsigned rate) = 0;
    // Every output after the mixer, frame by frame, while the engine runs.
    virtual void write(const Frame& frame) = 0;
    // The engine stopped.
    virtual void stop() = 0;
};

} // namespace card_model
