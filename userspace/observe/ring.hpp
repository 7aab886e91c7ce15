// SPDX-License-Identifier: LGPL-2.1-or-later
//
// Writing into the mapped memory. Real-time safe: no wait and no system call, but for the clock's
// for an event that brings no time.
#pragma once

#include "observe/layout.hpp"

#include <cstring>

namespace lockstep::observe {

// CLOCK_MONOTONIC.
std::int64_t monotonic_ns() noexcept;

// Any number of threads at once. False: the event's slot is being written by another thread, or
// holds a newer event already; it is counted in `dropped`.
bool write_event(FileLayout& file, const Event& event) noexcept;

// One writer at a time.
template <typename Block>
void write_block(std::atomic<std::uint32_t>& sequence, Block& mapped, const Block& block) noexcept {
    const std::uint32_t before = sequence.load(std::memory_order_relaxed);
    sequence.store(before + 1, std::memory_order_relaxed);
    std::atomic_thread_fence(std::memory_order_release);
    std::memcpy(&mapped, &block, sizeof block);
    sequence.store(before + 2, std::memory_order_release);
}

} // namespace lockstep::observe
