// SPDX-License-Identifier: GPL-2.0-or-later
//
// Readings of both clocks, of which the sharpest counts.
#include "host_line.hpp"

#include "counter.hpp"

#include <windows.h>

#include <mmsystem.h>

namespace host {
namespace {

constexpr int Readings = 32;
constexpr std::uint64_t NsASecond = 1'000'000'000;
constexpr std::uint64_t NsAMillisecond = 1'000'000;

std::uint64_t performance_ns(std::uint64_t frequency) {
    LARGE_INTEGER ticks{};
    QueryPerformanceCounter(&ticks);
    const auto count = static_cast<std::uint64_t>(ticks.QuadPart);
    return count / frequency * NsASecond + count % frequency * NsASecond / frequency;
}

// timeGetTime() lies between two readings of the performance counter.
bool one_line(std::uint64_t frequency) {
    const std::uint64_t before = performance_ns(frequency) / NsAMillisecond;
    const DWORD now = timeGetTime();
    const std::uint64_t after = performance_ns(frequency) / NsAMillisecond;
    return now - static_cast<DWORD>(before) <= static_cast<DWORD>(after - before);
}

} // namespace

std::optional<Moment> moment_now() {
    LARGE_INTEGER ticks{};
    QueryPerformanceFrequency(&ticks);
    const auto frequency = static_cast<std::uint64_t>(ticks.QuadPart);
    if (!one_line(frequency))
        return std::nullopt;
    Moment best;
    std::uint64_t narrowest = ~std::uint64_t{0};
    for (int reading = 0; reading < Readings; ++reading) {
        const std::uint64_t before = read_counter();
        const std::uint64_t ns = performance_ns(frequency);
        const std::uint64_t width = read_counter() - before;
        if (width < narrowest) {
            narrowest = width;
            best = {before + width / 2, ns};
        }
    }
    return best;
}

} // namespace host
