// SPDX-License-Identifier: LGPL-2.1-or-later
//
// The sample rates that sound cards and projects use. A card is asked for each of them, and the
// control panel offers them. This is the only list: it includes nothing of the stream, so that the
// Windows half of the ASIO driver can use it too.
#pragma once

#include <array>

namespace lockstep {

// Frames a second, ascending.
inline constexpr std::array<unsigned, 14> usual_rates{8000,   11025,  16000,  22050, 32000,
                                                      44100,  48000,  64000,  88200, 96000,
                                                      128000, 176400, 192000, 384000};

} // namespace lockstep
