// SPDX-License-Identifier: LGPL-2.1-or-later
//
// Real-time priority, locked memory and rtkit; see limit_checks.hpp. limit_probe.cpp tries them.
#include "lockstep/doctor/limit_checks.hpp"

#include "lockstep/doctor/system_files.hpp"

#include <cstring>

namespace lockstep::doctor {

namespace {

// What to write for the group, and how to become one of it.
std::string give_audio(const Limits& limits, const std::string& limit) {
    return "add \"@audio - " + limit + "\" to /etc/security/limits.d/audio.conf" +
           (limits.in_audio_group ? "" : ", sudo usermod -aG audio $USER") + ", and log in again";
}

std::string amount(std::uint64_t bytes) {
    constexpr std::uint64_t kib = 1024;
    if (bytes == no_limit)
        return "unlimited";
    if (bytes % (kib * kib) == 0)
        return std::to_string(bytes / (kib * kib)) + " MiB";
    return std::to_string(bytes / kib) + " KiB";
}

constexpr const char* as_root = " (this is root, whom no limit binds: run doctor as the user who "
                                "runs the programs)";

} // namespace

Finding check_real_time(const Limits& limits) {
    const std::string limit =
        "RLIMIT_RTPRIO is " +
        (limits.priority == no_limit ? std::string("unlimited") : std::to_string(limits.priority));
    const std::string wanted = std::to_string(wanted_priority);
    if (limits.priority_error == 0)
        return {"realtime", State::Good,
                "priority " + wanted + " was given, " + limit + (limits.root ? as_root : ""), ""};
    if (limits.root || limits.priority >= static_cast<std::uint64_t>(wanted_priority))
        return {"realtime", State::Bad,
                "priority " + wanted + " was refused (" + std::strerror(limits.priority_error) +
                    ") though " + limit +
                    ": a container, or a control group without real-time share, forbids it",
                "run outside of it, or give it CAP_SYS_NICE"};
    return {"realtime", State::Bad,
            limits.priority == 0 ? "programs may not run in real time, " + limit
                                 : "the driver's thread wants priority " + wanted + ", " + limit,
            give_audio(limits, "rtprio 95")};
}

Finding check_memory_lock(const Limits& limits) {
    const std::string limit = "RLIMIT_MEMLOCK is " + amount(limits.lock);
    if (limits.lock_error == 0)
        return {"memlock", State::Good,
                amount(wanted_lock) + " could be locked, " + limit + (limits.root ? as_root : ""),
                ""};
    if (limits.lock >= wanted_lock)
        return {"memlock", State::Bad,
                amount(wanted_lock) + " could not be locked (" + std::strerror(limits.lock_error) +
                    ") though " + limit,
                "end programs that lock memory, or give more memory"};
    return {"memlock", State::Bad,
            "programs may lock " + amount(limits.lock) + " of memory only; jackd wants all of its",
            give_audio(limits, "memlock unlimited")};
}

Finding check_rtkit(const std::filesystem::path& root, const std::vector<Process>& processes) {
    if (const auto running = named(processes, "rtkit-daemon"); !running.empty())
        return {"rtkit", State::Good, words(running.front()) + " runs", ""};
    for (const char* daemon :
         {"/usr/libexec/rtkit-daemon", "/usr/lib/rtkit/rtkit-daemon", "/usr/lib/rtkit-daemon"})
        if (is_there(root, daemon))
            return {"rtkit", State::Good, std::string(daemon) + " is there, started when asked",
                    ""};
    return {"rtkit", State::Notice,
            "not installed; Lockstep and jackd go by the limits above, PipeWire may need it",
            "install the package rtkit"};
}

} // namespace lockstep::doctor
