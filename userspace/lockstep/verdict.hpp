// SPDX-License-Identifier: LGPL-2.1-or-later
//
// What a latency measurement means, in one value and one sentence. Pure.
#pragma once

#include "lockstep/exit_code.hpp"
#include "lockstep/probe_run.hpp"

#include <optional>
#include <string>

namespace lockstep {

struct Verdict {
    ExitCode code = ExitCode::Done;
    std::optional<std::size_t> measured; // frames, when every burst says the same
    std::string sentence;
};

// `reported`: frames the stream says a cable takes.
Verdict judge(const ProbeResult& result, std::size_t reported);

} // namespace lockstep
