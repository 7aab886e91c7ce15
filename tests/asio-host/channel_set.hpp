// SPDX-License-Identifier: GPL-2.0-or-later
//
// Which channels a host asks for, by the driver's numbers and in the host's order.
#pragma once

#include <cstdint>
#include <numeric>
#include <string>
#include <vector>

namespace host {

struct ChannelSet {
    std::string name; // for the user to read
    std::vector<std::int32_t> inputs;
    std::vector<std::int32_t> outputs;
};

// The channels 0 to count - 1; count is 0 or more.
inline std::vector<std::int32_t> first_channels(std::int32_t count) {
    std::vector<std::int32_t> numbers(static_cast<std::size_t>(count));
    std::iota(numbers.begin(), numbers.end(), 0);
    return numbers;
}

} // namespace host
