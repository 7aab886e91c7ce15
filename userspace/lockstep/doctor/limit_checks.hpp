// SPDX-License-Identifier: LGPL-2.1-or-later
//
// May this user's programs run in real time and lock their memory: judged by what happened when it
// was tried, told with the limits that stand behind it.
#pragma once

#include "lockstep/doctor/finding.hpp"
#include "lockstep/doctor/processes.hpp"

#include <cstdint>
#include <filesystem>
#include <vector>

namespace lockstep::doctor {

// The ASIO driver's thread on the direct transport (wineasio-shim/unix/direct.cpp); jackd's are at
// most as high.
inline constexpr int wanted_priority = 70;
// More than jackd or a program with the driver in it locks, far less than "unlimited".
inline constexpr std::uint64_t wanted_lock = 256U << 20U; // bytes

constexpr std::uint64_t no_limit = UINT64_MAX;

struct Limits {
    bool root = false;           // whom no limit binds
    bool in_audio_group = false; // to which distributions give the limits
    std::uint64_t priority = 0;  // RLIMIT_RTPRIO
    int priority_error = 0;      // an errno from trying wanted_priority; 0: it was given
    std::uint64_t lock = 0;      // RLIMIT_MEMLOCK, bytes
    int lock_error = 0;          // the same for wanted_lock
};

// Tries both, on a thread and memory of its own that are gone when it returns.
Limits probe_limits();

Finding check_real_time(const Limits& limits);
Finding check_memory_lock(const Limits& limits);
// rtkit gives real-time priority to programs that ask it, such as PipeWire; Lockstep does not.
Finding check_rtkit(const std::filesystem::path& root, const std::vector<Process>& processes);

} // namespace lockstep::doctor
