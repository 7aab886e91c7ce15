// SPDX-License-Identifier: GPL-2.0-or-later
//
// A sweep's plan and its judge: which sizes and sets of channels are tried, what each output plays
// and what each input must bring through a cable from the output of its number. Pure.
#pragma once

#include "channel_set.hpp"
#include "samples.hpp"

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace host {

// What getBufferSize says, frames.
struct SizeRule {
    std::int32_t minimum = 0;
    std::int32_t maximum = 0;
    std::int32_t preferred = 0;
    std::int32_t granularity = 0; // -1: powers of two; 0: the preferred one alone; else the step
};

// All of them where they are powers of two; of a stepped range its ends, the preferred one and one
// step beside each. In rising order.
std::vector<unsigned> sweep_sizes(const SizeRule& rule);

// Every set that the numbers of channels allow, each different from the others.
std::vector<ChannelSet> sweep_sets(std::int32_t inputs, std::int32_t outputs);

// Sample `frame` of what output `channel` plays, in [-1, 1): every bit of an integer sample is
// used, in floats those 24 that they carry exactly. No two channels play the same, and none plays
// silence.
double sweep_sample(Encoding encoding, std::int32_t channel, std::uint64_t frame) noexcept;

// Frame and value of the first one of input `channel` that is not what must come: silence for
// `latency` frames, then what that output played, or silence to the end where it was not asked for.
std::optional<std::string> sweep_complaint(Encoding encoding, std::int32_t channel, bool played,
                                           std::uint64_t latency, std::uint64_t frames,
                                           const std::function<double(std::uint64_t)>& captured);

} // namespace host
