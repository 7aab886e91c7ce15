// SPDX-License-Identifier: LGPL-2.1-or-later
//
// The sample rates that cards and projects have, frames a second.
#pragma once

#include <vector>

namespace lockstep {

inline const std::vector<unsigned> usual_rates{8000,  11025, 16000, 22050,  32000,  44100,  48000,
                                               64000, 88200, 96000, 128000, 176400, 192000, 384000};

} // namespace lockstep
