// SPDX-License-Identifier: LGPL-2.1-or-later
//
// The ring of events; see ring.hpp.
#include "observe/ring.hpp"

#include <ctime>

namespace lockstep::observe {

std::int64_t monotonic_ns() noexcept {
    timespec time{};
    clock_gettime(CLOCK_MONOTONIC, &time);
    return std::int64_t{time.tv_sec} * 1'000'000'000 + time.tv_nsec;
}

// A writer that sleeps here for a whole round of the ring must not spoil the event that came after
// it, and no writer may wait: so a slot belongs to who has its state odd, and others pass by.
bool write_event(FileLayout& file, const Event& event) noexcept {
    const std::uint64_t number = file.next.fetch_add(1, std::memory_order_relaxed) + 1;
    Slot& slot = file.ring[(number - 1) % ring_slots];
    std::uint64_t held = slot.state.load(std::memory_order_relaxed);
    if ((held & 1) != 0 || held > 2 * number ||
        !slot.state.compare_exchange_strong(held, 2 * number + 1, std::memory_order_acquire,
                                            std::memory_order_relaxed)) {
        file.dropped.fetch_add(1, std::memory_order_relaxed);
        return false;
    }
    std::atomic_thread_fence(std::memory_order_release);
    slot.time_ns = event.time_ns != 0 ? event.time_ns : monotonic_ns();
    slot.kind = static_cast<std::uint16_t>(event.kind);
    std::memcpy(slot.values, event.values.data(), sizeof slot.values);
    const std::string_view text = event.text_view();
    std::memcpy(slot.text, text.data(), text.size());
    slot.text[text.size()] = 0;
    slot.state.store(2 * number, std::memory_order_release);
    return true;
}

} // namespace lockstep::observe
