// SPDX-License-Identifier: LGPL-2.1-or-later
//
// What an event says, as a person reads it: one table for the log file, the command line and
// jackd's log. Pure; for ordinary threads.
#pragma once

#include "observe/event.hpp"

#include <string>

namespace lockstep::observe {

enum class Grade {
    note,    // as it should be
    warning, // the user may hear it
    error,   // something was refused
};

// Who an event comes from: "host", "driver", "card", "server" or "system".
const char* who(Kind kind);
Grade grade(const Event& event);
// One line without its end. Text that came from elsewhere is stripped of control characters. A kind
// that is not known is told by its number, with its values.
std::string sentence(const Event& event);

// A line of a log: wall time, seconds since the stream's file was made, the stream's name, who,
// what.
//   2026-12-01 12:00:00.123  +1.234567  4711-1  card    late: ...
// made_ns: CLOCK_MONOTONIC; realtime_offset_ns: CLOCK_REALTIME less CLOCK_MONOTONIC.
std::string log_line(const Event& event, const std::string& name, std::int64_t made_ns,
                     std::int64_t realtime_offset_ns);

} // namespace lockstep::observe
