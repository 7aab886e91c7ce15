// SPDX-License-Identifier: LGPL-2.1-or-later
//
// `lockstep log`: the last events of a stream, from the file that it keeps in memory.
#pragma once

#include <optional>
#include <string>

namespace lockstep {

struct LogRequest {
    std::string stream; // empty: the newest that runs
    bool follow = false;
    bool list = false;
    std::optional<unsigned> lines; // the newest so many; nothing: all that there are
};

// Returns the exit code. Throws CommandError where there is no such stream.
int run_log(const LogRequest& request);

// The events of the stream that `run_log` would choose without a name, for a report; a sentence
// where there is none.
std::string newest_log();

} // namespace lockstep
