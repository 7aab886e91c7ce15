// SPDX-License-Identifier: GPL-2.0-or-later
//
// The bench's ramp.
#include "ramp.hpp"

#include <type_traits>

namespace host {
namespace {

template <typename Sample> constexpr Sample sample_of(std::uint32_t number) noexcept {
    // Signed on purpose: the conversion is one instruction, and 23 bits fit.
    const auto value = static_cast<std::int32_t>(number);
    if constexpr (std::is_same_v<Sample, float>)
        return static_cast<float>(value) * (1.0F / static_cast<float>(RampModulus));
    else
        return value << 8;
}

template <typename Sample> std::uint32_t number_of(Sample sample) noexcept {
    if constexpr (std::is_same_v<Sample, float>)
        return static_cast<std::uint32_t>(
            static_cast<std::int32_t>(sample * static_cast<float>(RampModulus)));
    else
        return static_cast<std::uint32_t>(sample) >> 8;
}

} // namespace

template <typename Sample> void fill_ramp(std::uint64_t frame, std::span<Sample> plane) noexcept {
    for (std::size_t n = 0; n < plane.size(); ++n)
        plane[n] = sample_of<Sample>(ramp_number(frame + n));
}

template <typename Sample>
void RampJudge::captured(std::uint64_t frame, std::span<const Sample> plane) noexcept {
    while (!locked_ && !plane.empty()) {
        const std::uint32_t number = number_of(plane.front());
        if (number != 0) {
            // frame - (number - 1): a session locks before the ramp's first turn is over.
            round_trip_ = frame + 1 - number;
            locked_ = true;
        }
        ++frame;
        plane = plane.subspan(1);
    }
    std::uint32_t lost = 0;
    const std::uint64_t played = frame - round_trip_;
    for (std::size_t n = 0; n < plane.size(); ++n)
        lost += plane[n] != sample_of<Sample>(ramp_number(played + n)) ? 1 : 0;
    lost_ += lost;
}

template void fill_ramp(std::uint64_t, std::span<std::int32_t>) noexcept;
template void fill_ramp(std::uint64_t, std::span<float>) noexcept;
template void RampJudge::captured(std::uint64_t, std::span<const std::int32_t>) noexcept;
template void RampJudge::captured(std::uint64_t, std::span<const float>) noexcept;

} // namespace host
