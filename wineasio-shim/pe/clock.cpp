// SPDX-License-Identifier: LGPL-2.1-or-later
//
// Puts the card's clock on timeGetTime()'s base; see clock.hpp.
#include "clock.hpp"

#include <limits>

namespace lockstep {
namespace {

constexpr std::int64_t millisecond = 1'000'000;
constexpr std::int64_t sharp = millisecond / 20;
constexpr std::int64_t longest_look = 20 * millisecond;
constexpr int most_edges = 8;

} // namespace

std::int64_t HostClock::measure(const std::function<std::uint32_t()>& time_get_time,
                                const std::function<std::int64_t()>& now_ns) {
    // timeGetTime() is cut to whole milliseconds: just after its edge the cut is nothing. A thread
    // that is not run while it looks sees an edge late, so of a few the sharpest counts.
    std::int64_t offset = 0;
    std::int64_t width = std::numeric_limits<std::int64_t>::max();
    const std::int64_t begin = now_ns();
    std::int64_t last_at = begin;
    std::uint32_t last = time_get_time();
    for (int edges = 0; edges < most_edges && width > sharp;) {
        const std::int64_t before = now_ns();
        const std::uint32_t now = time_get_time();
        const std::int64_t after = now_ns();
        if (now != last) {
            ++edges;
            if (after - last_at < width) {
                width = after - last_at;
                offset = static_cast<std::int64_t>(now) * millisecond - (last_at + after) / 2;
            }
        } else if (after - begin >= longest_look) {
            // A coarser clock: without any edge the cut is unknown and left in.
            if (edges == 0)
                offset = static_cast<std::int64_t>(now) * millisecond - (before + after) / 2;
            break;
        }
        last = now;
        last_at = before;
    }
    return offset;
}

void HostClock::follow(std::int64_t time_ns, std::uint32_t time_get_time) {
    const std::int64_t offset = offset_ns_.load(std::memory_order_relaxed);
    const std::int64_t converted = time_ns + offset;
    // timeGetTime() wraps every 49.7 days; the difference does not.
    const auto whole = static_cast<std::uint32_t>(converted / millisecond);
    const auto difference = static_cast<std::int32_t>(time_get_time - whole);
    if (difference < -1 || difference > 1)
        offset_ns_.store(offset + difference * millisecond, std::memory_order_relaxed);
}

} // namespace lockstep
