// SPDX-License-Identifier: GPL-2.0-or-later
//
// The processor's time stamp counter: one instruction, no call, so that reading it is no part of
// what it measures. Even and the same for all threads where Linux has the TSC as its clock.
#pragma once

#include <cstdint>

namespace host {

inline std::uint64_t read_counter() noexcept {
    return __builtin_ia32_rdtsc();
}

} // namespace host
