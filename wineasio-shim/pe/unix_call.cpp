// SPDX-License-Identifier: LGPL-2.1-or-later
//
// One call into the Linux half, and what becomes of it when the Linux half crashes.
#include "unix_call.hpp"

#include <cstdio>

namespace lockstep {
namespace {

// What ends a run and silences the card; and the clock, which has nothing to break.
bool is_safe_after_a_crash(abi::Call call) {
    return call == abi::Call::interrupt || call == abi::Call::stop || call == abi::Call::clock;
}

} // namespace

bool UnixLibrary::call(abi::Call call, void* parameters) const {
    if (crashed() && !is_safe_after_a_crash(call))
        return false;
    const auto number = static_cast<unsigned>(call);
    const std::int32_t status = dispatch_(handle_, number, parameters);
    if (status == 0)
        return true;
    std::uint64_t none = 0;
    crash_.compare_exchange_strong(none, (std::uint64_t{number} << 32) |
                                             static_cast<std::uint32_t>(status));
    return false;
}

std::string UnixLibrary::crash() const {
    const std::uint64_t crash = crash_.load();
    if (crash == 0)
        return {};
    // Hosts show the first 123 characters.
    char text[128];
    std::snprintf(text, sizeof text,
                  "The driver's Linux half crashed (call %u, status %08x). Restart this program.",
                  static_cast<unsigned>(crash >> 32), static_cast<unsigned>(crash));
    return text;
}

} // namespace lockstep
