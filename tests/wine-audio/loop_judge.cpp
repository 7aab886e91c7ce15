// SPDX-License-Identifier: GPL-2.0-or-later
//
// The loop's judge.
#include "loop_judge.hpp"

#include "tests/asio-host/ramp.hpp"

#include <algorithm>
#include <cmath>
#include <optional>

namespace wine_audio {
namespace {

// Nothing for a sample that no frame of the ramp has.
std::optional<std::uint32_t> number_of(float sample) noexcept {
    const float scaled = sample * static_cast<float>(host::RampModulus);
    if (!(scaled >= 1 && scaled < static_cast<float>(host::RampModulus)) ||
        scaled != std::floor(scaled))
        return std::nullopt;
    return static_cast<std::uint32_t>(scaled);
}

} // namespace

void LoopJudge::captured(std::uint64_t frame, std::span<const float> samples) noexcept {
    for (std::size_t n = 0; n < samples.size(); ++n, ++frame) {
        // The one number of each turn that looks like silence.
        if (locked_ && samples[n] == 0 && host::ramp_number(frame - round_trip_) == 0 && hole_ == 0)
            continue;
        const std::optional<std::uint32_t> number = number_of(samples[n]);
        // The latest frame with this number that can have come back.
        const std::uint64_t round_trip =
            number ? (frame + 1 - *number) & (host::RampModulus - 1) : limit_;
        if (round_trip < limit_ && round_trip <= frame)
            came_back(frame, round_trip);
        else if (locked_)
            ++hole_;
    }
}

void LoopJudge::came_back(std::uint64_t frame, std::uint64_t round_trip) noexcept {
    if (!locked_) {
        locked_ = true;
        round_trip_ = shortest_ = longest_ = round_trip;
        return;
    }
    if (round_trip == round_trip_ && hole_ == 0)
        return;
    // Frame numbers that the listener expected next and that come now.
    const std::uint64_t expected = frame - hole_ - round_trip_;
    const std::uint64_t came = frame - round_trip;
    const std::uint64_t jump = came > expected ? came - expected : expected - came;
    lost_ += std::max(hole_, jump);
    ++breaks_;
    hole_ = 0;
    round_trip_ = round_trip;
    shortest_ = std::min(shortest_, round_trip);
    longest_ = std::max(longest_, round_trip);
}

void LoopJudge::restart() noexcept {
    lost_ = 0;
    breaks_ = 0;
    hole_ = 0;
    shortest_ = longest_ = round_trip_;
}

} // namespace wine_audio
