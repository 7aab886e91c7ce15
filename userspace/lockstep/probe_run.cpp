// SPDX-License-Identifier: LGPL-2.1-or-later
//
// The bookkeeping of one latency measurement; see probe_run.hpp.
#include "lockstep/probe_run.hpp"

#include "lockstep/probe_signal.hpp"

#include <algorithm>
#include <cmath>

namespace lockstep {

ProbeRun::ProbeRun(const ProbePlan& plan)
    : plan_(plan), probe_(probe_signal(plan.amplitude)), stride_(plan.farthest + probe_frames),
      heard_(plan.lead_in + plan.bursts * stride_), spoiled_(plan.bursts) {}

std::size_t ProbeRun::burst_begin(std::size_t burst) const noexcept {
    return plan_.lead_in + burst * stride_;
}

void ProbeRun::play(std::uint64_t frame, std::span<float> destination) const noexcept {
    for (std::size_t i = 0; i < destination.size(); ++i) {
        const std::uint64_t at = frame + i;
        destination[i] = 0;
        if (at < plan_.lead_in || at >= length())
            continue;
        const std::size_t in_burst = (at - plan_.lead_in) % stride_;
        if (in_burst < probe_.size())
            destination[i] = probe_[in_burst];
    }
}

void ProbeRun::record(std::uint64_t frame, std::span<const float> source) noexcept {
    if (frame >= length())
        return;
    const std::size_t count = std::min<std::uint64_t>(source.size(), length() - frame);
    std::copy_n(source.begin(), count, heard_.begin() + static_cast<std::ptrdiff_t>(frame));
}

void ProbeRun::lose(std::uint64_t frame, std::uint64_t count) noexcept {
    const std::uint64_t first = frame - std::min(frame, count);
    for (std::size_t burst = 0; burst < plan_.bursts; ++burst) {
        const std::uint64_t begin = burst_begin(burst);
        if (first < begin + stride_ && frame > begin)
            spoiled_[burst] = 1;
    }
}

ProbeResult ProbeRun::result() const {
    ProbeResult result;
    for (float sample : heard_)
        result.peak = std::max(result.peak, std::abs(sample));
    for (std::size_t burst = 0; burst < plan_.bursts; ++burst) {
        if (spoiled_[burst] != 0) {
            ++result.spoiled;
            continue;
        }
        const auto window = std::span(heard_).subspan(burst_begin(burst), stride_);
        if (const auto sighting = find_probe(window, probe_)) {
            result.round_trips.push_back(sighting->frame);
            result.gain = sighting->gain;
        } else {
            ++result.missing;
        }
    }
    return result;
}

} // namespace lockstep
