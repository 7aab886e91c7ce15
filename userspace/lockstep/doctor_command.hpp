// SPDX-License-Identifier: LGPL-2.1-or-later
//
// `lockstep doctor`: looks at what Lockstep needs of the machine, a line a check with its fix.
#pragma once

#include "lockstep/doctor/finding.hpp"

#include <string>
#include <vector>

namespace lockstep {

struct DoctorRequest {
    bool json = false;
    bool quick = false;                // start no Windows program
    bool ask_jack = false;             // only put the question of doctor/jack_question.hpp
    std::string wine;                  // its program; empty: the first found
    std::vector<std::string> prefixes; // besides those that are found
};

// Looks at everything and judges it; prints nothing. Starts programs and waits for them: up to
// minutes, unless `quick`. Throws CommandError where an argument is wrong.
std::vector<doctor::Finding> examine(const DoctorRequest& request);

// Prints and returns the exit status. Changes nothing. Throws CommandError where an argument is
// wrong.
int run_doctor(const DoctorRequest& request);

} // namespace lockstep
