// SPDX-License-Identifier: LGPL-2.1-or-later
//
// What `lockstep monitor` shows of the running streams, as a table and as JSON. Pure: the streams
// and the time are the caller's.
#pragma once

#include "observe/reader.hpp"

#include <nlohmann/json_fwd.hpp>

#include <cstdint>
#include <string>
#include <vector>

namespace lockstep::monitor {

// "ASIO direct", "ASIO jack", "jackd", "native".
std::string way_name(observe::Way way);

// "running", "stopped", "idle", "no card", "no server" or "ended".
std::string state_name(const observe::Status& stream);

// A program's or device's name for a terminal: it comes from another process, so control characters
// become '?'; "-" if it is empty.
std::string printable(const char* text);

// One line for each stream below a heading, columns as wide as their longest cell; a sentence if
// there are none. now_ns: CLOCK_MONOTONIC, for how long ago frames were lost.
std::string as_table(const std::vector<observe::Status>& streams, std::int64_t now_ns);

// {"time", "streams": [...]}. time: seconds of CLOCK_REALTIME. Frames, milliseconds and fractions
// of a period are numbers; what is not known is null. Bytes that are no UTF-8 become U+FFFD.
nlohmann::ordered_json as_json(const std::vector<observe::Status>& streams, std::int64_t now_ns,
                               double time);

} // namespace lockstep::monitor
