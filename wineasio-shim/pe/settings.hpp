// SPDX-License-Identifier: LGPL-2.1-or-later
//
// The user's settings, kept in the registry under HKEY_CURRENT_USER\Software\Lockstep\ASIO:
//
//   Device     REG_SZ     ALSA name of the card     default: hw:Lockstep if present, else the first
//   Transport  REG_SZ     "direct" or "jack"        default: direct
//   Period     REG_DWORD  frames, 8 to 8192         default: 128
//   Safety     REG_DWORD  frames, 1 to 8192         default: half the period
//   Rate       REG_DWORD  frames a second           default: 48000
//
// This file judges values; registry.cpp reads them.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <variant>

namespace lockstep {

struct Settings {
    std::string device; // empty: the default card
    bool jack = false;
    unsigned period = 128;
    std::optional<unsigned> safety; // none: half the period, whatever the period
    unsigned rate = 48000;
};

// A value as found in the registry: absent, a string, a number, or of another type (its number).
struct OtherType {
    std::uint32_t type;
};
using RegistryValue = std::variant<std::monostate, std::string, std::uint32_t, OtherType>;

struct RegistryValues {
    RegistryValue device{}, transport{}, period{}, safety{}, rate{};
};

// Settings from what the registry holds. On a value of the wrong type or out of range: no settings,
// and an error of at most 123 characters that names the value and what is allowed.
std::optional<Settings> parse_settings(const RegistryValues& values, std::string& error);

} // namespace lockstep
