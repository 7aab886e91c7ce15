// SPDX-License-Identifier: GPL-2.0-or-later
//
// The two ways a command can fail before it has measured anything, and the exit status of each.
#pragma once

#include <stdexcept>

namespace host {

enum ExitStatus : int {
    Good = 0,
    PromiseFailed = 1, // measured, and not what was promised
    BadInput = 2,      // the command line or a file
    Refused = 3,       // the driver said no
    Ended = 7,         // by the command "end"
};

// The message names the value that was wrong and what is allowed.
struct InputError : std::runtime_error {
    using std::runtime_error::runtime_error;
};

// The message says which call the driver refused, with what error, and the driver's own words.
struct DriverError : std::runtime_error {
    using std::runtime_error::runtime_error;
};

} // namespace host
