// SPDX-License-Identifier: LGPL-2.1-or-later
//
// The bytes of a stream's file, which the publishing process maps and others read. No pointers,
// fixed widths: a 32-bit program's file is read by a 64-bit one.
//
//   header | About under its sequence | Progress under its sequence | ring of events
//
// A sequence is odd while what follows it is being written. A slot's state says which event it
// holds: 2n for event n complete, 2n + 1 while event n is being written, 0 for none yet.
#pragma once

#include "observe/event.hpp"
#include "observe/status.hpp"

#include <atomic>
#include <cstddef>
#include <cstdint>

namespace lockstep::observe {

constexpr std::uint64_t layout_magic = 0x4d52545350534b4cULL; // "LKSPSTRM", little-endian
constexpr std::uint32_t layout_version = 1;
constexpr std::uint32_t ring_slots = 1000;

struct Slot {
    std::atomic<std::uint64_t> state;
    std::int64_t time_ns; // CLOCK_MONOTONIC
    std::uint16_t kind;
    std::uint16_t padding[3];
    std::int64_t values[event_values];
    char text[event_text_size];
};

struct FileLayout {
    std::uint64_t magic;
    std::uint32_t version;
    std::uint32_t size; // bytes of the whole file
    std::uint32_t slots;
    std::uint32_t pid;                  // in the publisher's own name space
    std::int64_t made_ns;               // CLOCK_MONOTONIC
    std::int64_t realtime_offset_ns;    // CLOCK_REALTIME less CLOCK_MONOTONIC when it was made
    std::atomic<std::uint64_t> next;    // how many events have been given a number; the first is 1
    std::atomic<std::uint64_t> dropped; // events that found their slot taken, which has no record
    std::atomic<std::uint32_t> about_sequence;
    std::uint32_t padding0;
    About about;
    std::atomic<std::uint32_t> progress_sequence;
    std::uint32_t padding1;
    Progress progress;
    Slot ring[ring_slots];
};

static_assert(std::atomic<std::uint64_t>::is_always_lock_free);
static_assert(std::atomic<std::uint32_t>::is_always_lock_free);
static_assert(sizeof(std::atomic<std::uint64_t>) == 8 && sizeof(std::atomic<std::uint32_t>) == 4);
static_assert(sizeof(Slot) == 256 && offsetof(Slot, values) == 24 && offsetof(Slot, text) == 64);
static_assert(offsetof(FileLayout, next) == 40 && offsetof(FileLayout, about) == 64 &&
              offsetof(FileLayout, progress_sequence) == 64 + sizeof(About) &&
              offsetof(FileLayout, progress) == 72 + sizeof(About) &&
              offsetof(FileLayout, ring) == 72 + sizeof(About) + sizeof(Progress) &&
              sizeof(FileLayout) == offsetof(FileLayout, ring) + ring_slots * sizeof(Slot));

} // namespace lockstep::observe
