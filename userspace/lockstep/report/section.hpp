// SPDX-License-Identifier: LGPL-2.1-or-later
//
// The parts of a report and their form. Pure: what they say is the caller's.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace lockstep::report {

struct Section {
    std::string title; // one line
    std::string body;  // any text; empty: "nothing"
};

// A heading with a line below it, then the body, for each section in order.
std::string as_text(const std::vector<Section>& sections);

// The lines of one key of Wine's registry file (system.reg, user.reg) as they stand there, such as
// "\"Period\"=dword:00000040"; "" if the key is not there. `key` has single backslashes and no
// root, such as Software\Lockstep\ASIO.
std::string lines_of_key(std::string_view registry, std::string_view key);

} // namespace lockstep::report
