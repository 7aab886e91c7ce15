// SPDX-License-Identifier: GPL-2.0-or-later
//
// The measuring loop.
#include "loop.hpp"

#include "tests/asio-host/ramp.hpp"

#include <algorithm>
#include <string>
#include <vector>

namespace wine_audio {
namespace {

// All of it, or nothing was captured for too long to go on.
void play_silence(Streams& streams, std::uint64_t frames) {
    const std::vector<float> silence(1024);
    const std::uint64_t asked = frames;
    while (frames > 0) {
        const std::size_t count = std::min<std::uint64_t>(frames, silence.size());
        const std::size_t taken = streams.play(std::span(silence).first(count));
        frames -= taken;
        if (taken == 0)
            throw ApiError("ahead " + std::to_string(asked) + ": the playback buffer takes " +
                           std::to_string(asked - frames) + " frames");
    }
}

} // namespace

LoopJudge run_loop(Streams& streams, const LoopPlan& plan) {
    LoopJudge judge(streams.facts().rate);
    // As long as all that can have been captured: some APIs give a packet whole or not at all.
    std::vector<float> block(std::max(1024U, streams.facts().capture_buffer));
    std::uint64_t captured = 0;
    std::uint64_t played = 0;
    bool counting = false;
    play_silence(streams, plan.ahead);
    streams.start();
    while (captured < plan.warm_up + plan.frames) {
        if (!streams.wait())
            throw ApiError("nothing was captured for 2 s, after " + std::to_string(captured) +
                           " frames");
        for (;;) {
            const std::size_t count = streams.capture(block);
            if (count == 0)
                break;
            if (!counting && captured >= plan.warm_up) {
                judge.restart();
                counting = true;
            }
            judge.captured(captured, std::span(block).first(count));
            captured += count;
        }
        while (played < captured) {
            const std::size_t count = std::min<std::uint64_t>(captured - played, block.size());
            host::fill_ramp(played, std::span(block).first(count));
            const std::size_t taken = streams.play(std::span(block).first(count));
            played += taken;
            if (taken < count)
                break; // no room: the rest is played later
        }
    }
    return judge;
}

} // namespace wine_audio
