// SPDX-License-Identifier: LGPL-2.1-or-later
//
// Puts the card's clock on timeGetTime()'s base; see clock.hpp.
#include "clock.hpp"

namespace lockstep {
namespace {

constexpr std::int64_t millisecond = 1'000'000;

} // namespace

std::int64_t HostClock::measure(Platform& platform, Backend& backend) {
    // timeGetTime() is cut to whole milliseconds: just after its edge the cut is nothing. 20 ms
    // without an edge mean a coarser clock; then the cut is unknown and left in.
    const std::uint32_t first = platform.time_get_time();
    const std::int64_t begin = backend.now_ns();
    std::uint32_t now;
    std::int64_t before;
    std::int64_t after;
    do {
        before = backend.now_ns();
        now = platform.time_get_time();
        after = backend.now_ns();
    } while (now == first && after - begin < 20 * millisecond);
    return static_cast<std::int64_t>(now) * millisecond - (before + after) / 2;
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
