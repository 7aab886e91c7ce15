// SPDX-License-Identifier: LGPL-2.1-or-later
//
// What one check of `lockstep doctor` found, and how findings are told on paper and in JSON. Pure.
#pragma once

#include "lockstep/exit_code.hpp"

#include <nlohmann/json_fwd.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace lockstep::doctor {

enum class State {
    Good,
    Notice,  // worth knowing; it may be meant so
    Bad,     // Lockstep, or a part of it, will not work or not well
    Unknown, // could not be looked at; what was seen says why
};

struct Finding {
    std::string check; // one short word
    State state;
    std::string seen; // of one line
    std::string fix;  // a command or what to do; "" where there is nothing to do
};

// A line each, then one that counts.
std::string as_text(const std::vector<Finding>& findings);

// {"version", "to_fix", "findings": [{"check", "state", "seen", "fix"}]}; a fix is null where there
// is none.
nlohmann::ordered_json as_json(const std::vector<Finding>& findings);

// Done where nothing is bad.
ExitCode exit_code(const std::vector<Finding>& findings);

} // namespace lockstep::doctor
