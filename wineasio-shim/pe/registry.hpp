// SPDX-License-Identifier: LGPL-2.1-or-later
//
// Reads the user's settings from the registry and writes them; what they mean is in settings.hpp.
#pragma once

#include "settings.hpp"

#include <string>

namespace lockstep {

RegistryValues read_registry();

// Writes those that are there and removes the others; what else is in the key stays. Empty, or why
// it could not be done.
std::string write_registry(const RegistryValues& values);

// UTF-8 of a UTF-16 text.
std::string narrow(const wchar_t* text);
// UTF-16 of a UTF-8 text.
std::wstring widen(const std::string& text);

} // namespace lockstep
