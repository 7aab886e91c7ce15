// SPDX-License-Identifier: LGPL-2.1-or-later
//
// Real-time scheduling for the thread that calls the host.
#pragma once

namespace lockstep {

// Puts the calling thread under SCHED_FIFO at the given priority, or at the highest below it that
// the user is allowed; without permission the thread stays as it is, quietly: audio still runs,
// less safely. 0 or less asks for nothing.
void take_real_time_priority(int priority) noexcept;

} // namespace lockstep
