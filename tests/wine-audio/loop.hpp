// SPDX-License-Identifier: GPL-2.0-or-later
//
// The measuring loop: answers each captured frame with one frame to play, as a program does that a
// musician hears himself through, and judges what comes back. The round trip is counted as in the
// ASIO bench: what answers captured frame n comes back as captured frame n + round trip.
#pragma once

#include "loop_judge.hpp"
#include "streams.hpp"

#include <cstdint>

namespace wine_audio {

struct LoopPlan {
    std::uint64_t ahead = 0;   // frames of silence to play before the first answer
    std::uint64_t warm_up = 0; // captured frames, in which nothing is counted
    std::uint64_t frames = 0;  // captured frames after them
};

// Throws ApiError if the streams fail or nothing is captured any more.
LoopJudge run_loop(Streams& streams, const LoopPlan& plan);

} // namespace wine_audio
