// SPDX-License-Identifier: LGPL-2.1-or-later
//
// Who has a PCM open, as /proc tells. Not real-time.
#pragma once

#include "stream/pcm.hpp"

#include <string>

namespace lockstep {

// "pipewire (process 812)", or "" when the PCM is free or /proc doesn't say.
std::string pcm_owner(int card, unsigned device, Direction direction);

// The process number in the text of a substream's status file; 0 when there is none. Pure.
int owner_in_status(const std::string& status);

} // namespace lockstep
