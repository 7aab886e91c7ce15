// SPDX-License-Identifier: LGPL-2.1-or-later
//
// `lockstep report`: one text file about this machine, to attach to a bug report.
#pragma once

#include "lockstep/doctor_command.hpp"

#include <string>

namespace lockstep {

struct ReportRequest {
    std::string file;     // to write; "-": standard output; empty: a new name in this folder
    DoctorRequest doctor; // prefixes, wine and quick, as of `lockstep doctor`
};

// Returns the exit code. Throws CommandError where the file cannot be written.
int run_report(const ReportRequest& request);

} // namespace lockstep
