// SPDX-License-Identifier: LGPL-2.1-or-later
//
// Which stream `lockstep log` means. Pure.
#pragma once

#include "observe/reader.hpp"

#include <string>
#include <vector>

namespace lockstep::monitor {

// `named`: a stream's name ("4711-0"), its process's number, or its program's name, whole or a part
// of it, in any case of letters; of several the newest. Empty: the newest that runs, else the
// newest that is open, else the newest. `streams`: the newest last. Throws CommandError (BadInput),
// which names the streams that there are.
const observe::Status& choose_stream(const std::vector<observe::Status>& streams,
                                     const std::string& named);

// A line for each stream: name, way, program, device, state.
std::string names_of(const std::vector<observe::Status>& streams);

} // namespace lockstep::monitor
