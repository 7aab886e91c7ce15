// SPDX-License-Identifier: LGPL-2.1-or-later
//
// What the Windows half asks of the loaded Linux half: the list of cards, and sessions.
#pragma once

#include "backend.hpp"
#include "unix_call.hpp"

#include <memory>
#include <string>

namespace lockstep {

// The sound cards, as abi::ListCards has them; empty with a message if it fails.
std::string unix_card_list(const UnixLibrary& library, std::string& message);

// A session with the card or server that the settings name; null with a status otherwise.
// client: the host program's name, UTF-8. The library outlives the session.
std::shared_ptr<Backend> open_unix_backend(const UnixLibrary& library, const Settings& settings,
                                           const std::string& client, Status& status);

} // namespace lockstep
