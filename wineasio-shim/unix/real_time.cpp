// SPDX-License-Identifier: LGPL-2.1-or-later
//
// SCHED_FIFO as far as RLIMIT_RTPRIO allows; see real_time.hpp.
#include "real_time.hpp"

#include <algorithm>
#include <pthread.h>
#include <sched.h>
#include <sys/resource.h>

namespace lockstep {
namespace {

bool take(int priority) noexcept {
    sched_param parameters{};
    parameters.sched_priority = priority;
    // What the host forks (plug-in scanners, shells) does not inherit it.
    return pthread_setschedparam(pthread_self(), SCHED_FIFO | SCHED_RESET_ON_FORK, &parameters) ==
           0;
}

} // namespace

void take_real_time_priority(int priority) noexcept {
    if (priority <= 0 || take(priority))
        return;
    rlimit allowed{};
    if (getrlimit(RLIMIT_RTPRIO, &allowed) == 0 && allowed.rlim_cur > 0)
        take(static_cast<int>(std::min<rlim_t>(allowed.rlim_cur, static_cast<rlim_t>(priority))));
}

} // namespace lockstep
