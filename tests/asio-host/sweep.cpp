// SPDX-License-Identifier: GPL-2.0-or-later
//
// See sweep.hpp.
#include "sweep.hpp"

#include <algorithm>
#include <cmath>
#include <set>

namespace host {
namespace {

std::vector<std::int32_t> odd_backwards(std::int32_t count) {
    std::vector<std::int32_t> numbers;
    for (std::int32_t number = count - 1; number >= 0; --number)
        if (number % 2 != 0)
            numbers.push_back(number);
    return numbers;
}

std::vector<std::int32_t> last(std::int32_t count) {
    return count > 0 ? std::vector<std::int32_t>{count - 1} : std::vector<std::int32_t>{};
}

} // namespace

std::vector<unsigned> sweep_sizes(const SizeRule& rule) {
    std::set<unsigned> sizes{static_cast<unsigned>(rule.preferred)};
    const auto add = [&](std::int32_t size) {
        if (size >= rule.minimum && size <= rule.maximum)
            sizes.insert(static_cast<unsigned>(size));
    };
    if (rule.granularity == -1)
        for (std::int32_t size = 1; size > 0 && size <= rule.maximum; size *= 2)
            add(size);
    else if (rule.granularity > 0)
        for (const std::int32_t step : {-rule.granularity, 0, rule.granularity})
            for (const std::int32_t size : {rule.minimum, rule.preferred, rule.maximum})
                add(size + step);
    return {sizes.begin(), sizes.end()};
}

std::vector<ChannelSet> sweep_sets(std::int32_t inputs, std::int32_t outputs) {
    const std::vector<ChannelSet> wanted{
        {"all channels", first_channels(inputs), first_channels(outputs)},
        {"the first pair", first_channels(std::min(inputs, 2)),
         first_channels(std::min(outputs, 2))},
        {"the last channel", last(inputs), last(outputs)},
        {"every other one, backwards", odd_backwards(inputs), odd_backwards(outputs)},
        {"all inputs, the last output", first_channels(inputs), last(outputs)},
        {"the last input, all outputs", last(inputs), first_channels(outputs)},
        {"inputs alone", first_channels(inputs), {}},
        {"outputs alone", {}, first_channels(outputs)},
    };
    std::vector<ChannelSet> sets;
    for (const ChannelSet& set : wanted) {
        const auto same = [&](const ChannelSet& other) {
            return other.inputs == set.inputs && other.outputs == set.outputs;
        };
        if (set.inputs.size() + set.outputs.size() != 0 &&
            std::none_of(sets.begin(), sets.end(), same))
            sets.push_back(set);
    }
    return sets;
}

double sweep_sample(Encoding encoding, std::int32_t channel, std::uint64_t frame) noexcept {
    // splitmix64 of the frame's and the channel's number.
    std::uint64_t mixed =
        (frame * 1024 + static_cast<std::uint64_t>(channel) + 1) * 0x9e3779b97f4a7c15ULL;
    mixed = (mixed ^ (mixed >> 30)) * 0xbf58476d1ce4e5b9ULL;
    mixed = (mixed ^ (mixed >> 27)) * 0x94d049bb133111ebULL;
    const int bits = encoding == Encoding::Int32 ? 32 : encoding == Encoding::Int16 ? 16 : 24;
    auto number = static_cast<std::int64_t>((mixed ^ (mixed >> 31)) >> (64 - bits));
    number = (number | 1) - (std::int64_t{1} << (bits - 1));
    return std::ldexp(static_cast<double>(number), 1 - bits);
}

std::optional<std::string> sweep_complaint(Encoding encoding, std::int32_t channel, bool played,
                                           std::uint64_t latency, std::uint64_t frames,
                                           const std::function<double(std::uint64_t)>& captured) {
    for (std::uint64_t frame = 0; frame < frames; ++frame) {
        const double expected =
            played && frame >= latency ? sweep_sample(encoding, channel, frame - latency) : 0;
        if (captured(frame) != expected)
            return "input " + std::to_string(channel) + ", frame " + std::to_string(frame) +
                   " of " + std::to_string(frames) + ": " + std::to_string(captured(frame)) +
                   ", not " + std::to_string(expected);
    }
    return std::nullopt;
}

} // namespace host
