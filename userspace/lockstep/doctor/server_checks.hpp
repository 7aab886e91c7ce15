// SPDX-License-Identifier: LGPL-2.1-or-later
//
// The sound servers: what runs, for whom, at which period. Pure.
#pragma once

#include "lockstep/doctor/finding.hpp"
#include "lockstep/doctor/jack_question.hpp"
#include "lockstep/doctor/processes.hpp"

#include <optional>
#include <string>
#include <vector>

namespace lockstep::doctor {

// `answer`: nothing where libjack did not answer in time. `user`: who runs this.
Finding check_jack(const std::vector<Process>& processes, unsigned user,
                   const std::optional<JackAnswer>& answer);

// `settings`: what `pw-metadata -n settings` printed; nothing where that program is missing or
// failed. `has_pw_jack`: the program is there that has JACK clients join PipeWire.
Finding check_pipewire(const std::vector<Process>& processes, unsigned user,
                       const std::optional<std::string>& settings, bool has_pw_jack);

} // namespace lockstep::doctor
