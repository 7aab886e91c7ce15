// SPDX-License-Identifier: LGPL-2.1-or-later
//
// Real-time scheduling, and memory that is there, for the thread that calls the host.
#pragma once

namespace lockstep {

// Puts the calling thread under SCHED_FIFO at the given priority, or at the highest below it that
// the user is allowed; without permission the thread stays as it is, quietly: audio still runs,
// less safely. 0 or less asks for nothing.
void take_real_time_priority(int priority) noexcept;

// Reads every page of this shared object and of the calling thread's next stretch of stack, so that
// the first cycles find them in memory.
void fetch_own_pages() noexcept;

} // namespace lockstep
