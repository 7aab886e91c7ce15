// SPDX-License-Identifier: LGPL-2.1-or-later
//
// Runs one program to its end, for a limited time, and keeps what it printed.
#pragma once

#include <chrono>
#include <map>
#include <string>
#include <vector>

namespace lockstep {

struct ChildResult {
    int status = 0;         // the exit status, or 128 + the signal that ended it
    bool timed_out = false; // it had to be ended
    std::string output;     // standard output and standard error together
};

// arguments[0] is the program's path. `environment` is added to this process's own. Blocks at most
// `limit`; the program and what it started in its process group end with it then. Throws
// std::system_error if the program cannot be started.
ChildResult run_child(const std::vector<std::string>& arguments,
                      const std::map<std::string, std::string>& environment,
                      std::chrono::milliseconds limit);

} // namespace lockstep
