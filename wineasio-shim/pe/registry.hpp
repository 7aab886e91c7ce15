// SPDX-License-Identifier: LGPL-2.1-or-later
//
// Reads the user's settings from the registry; what they mean is in settings.hpp.
#pragma once

#include "settings.hpp"

#include <string>

namespace lockstep {

RegistryValues read_registry();

// UTF-8 of a UTF-16 text.
std::string narrow(const wchar_t* text);

} // namespace lockstep
