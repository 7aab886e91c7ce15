// SPDX-License-Identifier: LGPL-2.1-or-later
//
// The user's settings, kept in the registry under HKEY_CURRENT_USER\Software\Lockstep\ASIO:
//
//   Device     REG_SZ     ALSA name of the card     default: hw:Lockstep if present, else the first
//   Transport  REG_SZ     "direct" or "jack"        default: direct
//   Period     REG_DWORD  frames, 8 to 8192         default: 128
//   Safety     REG_DWORD  frames, 1 to 8192         default: half the period
//   Rate       REG_DWORD  frames a second           default: 48000
//   Inputs     REG_SZ     channels shown, "1-8,11"  default: all
//   Outputs    REG_SZ     likewise
//
// This file judges values; registry.cpp reads them.
#pragma once

#include "channel_choice.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <variant>

namespace lockstep {

struct Settings {
    static constexpr unsigned least_period = 8, greatest_period = 8192;  // frames
    static constexpr unsigned least_safety = 1, greatest_safety = 8192;  // frames
    static constexpr unsigned least_rate = 8000, greatest_rate = 768000; // frames a second

    std::string device; // empty: the default card
    bool jack = false;
    unsigned period = 128;
    std::optional<unsigned> safety; // none: half the period, whatever the period
    unsigned rate = 48000;
    ChannelChoice inputs, outputs;

    friend bool operator==(const Settings&, const Settings&) = default;
};

// A value as found in the registry: absent, a string, a number, or of another type (its number).
struct OtherType {
    std::uint32_t type;
    friend bool operator==(const OtherType&, const OtherType&) = default;
};
using RegistryValue = std::variant<std::monostate, std::string, std::uint32_t, OtherType>;

struct RegistryValues {
    RegistryValue device{}, transport{}, period{}, safety{}, rate{}, inputs{}, outputs{};
    friend bool operator==(const RegistryValues&, const RegistryValues&) = default;
};

// Settings from what the registry holds. On a value of the wrong type or out of range: no settings,
// and an error of at most 123 characters that names the value and what is allowed.
std::optional<Settings> parse_settings(const RegistryValues& values, std::string& error);

// What the registry must hold for these settings: defaults are absent.
RegistryValues values_of(const Settings& settings);

} // namespace lockstep
