// SPDX-License-Identifier: LGPL-2.1-or-later
//
// Wine prefixes: is the driver registered in each, told from the prefix's files without starting
// Wine; would starting Wine change the prefix; and what came of having a program open the driver.
#pragma once

#include "lockstep/child_process.hpp"
#include "lockstep/doctor/finding.hpp"
#include "lockstep/registration.hpp"
#include "lockstep/wine_layout.hpp"
#include "lockstep/wine_of_prefix.hpp"
#include "lockstep/wine_prefix.hpp"

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace lockstep::doctor {

// The value of a key in a prefix's system.reg, "" if it is not there. `key` is as reg.exe has it
// (HKLM\Software\...), `name` "" for the default value.
std::string value_in_registry(std::string_view registry, const std::string& key,
                              const std::string& name);

// How the prefix stands, a driver for each view.
std::vector<RegisteredDriver> registered_in(const WinePrefix& prefix, std::string_view registry);

// `registry` is the text of its system.reg, which Wine writes from time to time: `in_use` says that
// it runs. `wine32`: the Wine that is used runs 32-bit programs. `chosen`: what is wrong is bad,
// else to be noted.
Finding check_registration(const WinePrefix& prefix, std::string_view registry, bool wine32,
                           bool chosen, bool in_use);

// What came of `asio-host info`, for programs of that width.
Finding check_opening(const std::string& prefix, Width width, const ChildResult& result);

} // namespace lockstep::doctor
