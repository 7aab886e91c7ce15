// SPDX-License-Identifier: LGPL-2.1-or-later
//
// `lockstep list`: the sound cards and what they can do.
#pragma once

namespace lockstep {

// Returns the exit code; a machine without a card is not an error.
int run_list(bool json);

} // namespace lockstep
