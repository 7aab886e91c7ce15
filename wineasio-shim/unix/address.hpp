// SPDX-License-Identifier: LGPL-2.1-or-later
//
// From an address as abi/ carries it, a number of the same size in every process, to a pointer.
#pragma once

#include <cstdint>

namespace lockstep {

// The address must be of this process; whose memory it is stays as it was.
template <class T> T* at_address(std::uint64_t address) noexcept {
    // NOLINTNEXTLINE(performance-no-int-to-ptr): where else, calls have no pointers in them
    return reinterpret_cast<T*>(static_cast<std::uintptr_t>(address));
}

} // namespace lockstep
