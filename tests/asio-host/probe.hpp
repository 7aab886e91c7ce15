// SPDX-License-Identifier: GPL-2.0-or-later
//
// A signal that can be found again to the frame, through a digital or an analogue cable: a burst of
// noise, the same each time. Pure.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <vector>

namespace host {

// `count` samples in [-0.5, 0.5), exact in 16 bits.
std::vector<double> probe_signal(std::size_t count);

// The offset into `recorded(0 .. length-1)` at which `signal` is found best, either polarity;
// nothing when the likeness there (normalised correlation) is below 0.5.
std::optional<std::uint64_t> find_probe(const std::vector<double>& signal,
                                        const std::function<double(std::uint64_t)>& recorded,
                                        std::uint64_t length);

} // namespace host
