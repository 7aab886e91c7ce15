// SPDX-License-Identifier: LGPL-2.1-or-later
//
// Calls between an ASIO host and the driver, as a person reads them. Pure; for ordinary threads.
#pragma once

#include "observe/event.hpp"

#include <string>

namespace lockstep::observe {

// Events of the kinds host_call, host_call_repeated, host_message, host_rate_message. `text` is the
// event's, fit to be printed.
std::string host_call_text(const Event& event, const std::string& text);
std::string host_call_repeated_text(const Event& event);
std::string host_message_text(const Event& event);
std::string host_rate_text(const Event& event);
// Whether the driver refused the call.
bool is_refused_call(const Event& event);

} // namespace lockstep::observe
