// SPDX-License-Identifier: GPL-2.0-or-later
//
// A capture and a playback stream of one Windows API, as the loop uses them. Channel 1 counts; the
// other channels play silence.
#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <span>
#include <stdexcept>

namespace wine_audio {

// The message names the call, and the error or the value with what is allowed.
struct ApiError : std::runtime_error {
    using std::runtime_error::runtime_error;
};

struct StreamFacts {
    unsigned rate = 0;                  // frames a second
    unsigned period = 0;                // frames the API moves at a time
    unsigned capture_buffer = 0;        // frames
    unsigned playback_buffer = 0;       // frames
    std::optional<unsigned> reported{}; // frames, both ways together; not every API reports it
};

struct StreamSettings {
    unsigned rate = 48000;
    unsigned buffer = 0; // frames asked for; 0: the least that the API admits
};

class Streams {
  public:
    Streams() = default;
    Streams(const Streams&) = delete;
    Streams& operator=(const Streams&) = delete;
    virtual ~Streams() = default; // stops both

    virtual StreamFacts facts() const = 0;
    // What was given to play() before is played first. Throws ApiError.
    virtual void start() = 0;
    // Sleeps until the API says that something was captured. False: nothing for 2 s.
    virtual bool wait() = 0;
    // Fills `room` with the next captured frames; returns how many. Throws ApiError.
    virtual std::size_t capture(std::span<float> room) = 0;
    // Takes the next frames to play, as many as there is room for; returns how many. Throws
    // ApiError.
    virtual std::size_t play(std::span<const float> frames) = 0;
};

std::unique_ptr<Streams> open_wasapi(const StreamSettings& settings, bool exclusive, bool events);
std::unique_ptr<Streams> open_direct_sound(const StreamSettings& settings);
std::unique_ptr<Streams> open_mme(const StreamSettings& settings);

} // namespace wine_audio
