// SPDX-License-Identifier: LGPL-2.1-or-later
//
// A thread of our own inside somebody else's program.
#pragma once

#include <csignal>
#include <pthread.h>
#include <thread>
#include <utility>

namespace lockstep {

// The program's signals are none of this thread's business, nor is the scheduling class of the
// thread that starts it. name: at most 15 characters. Throws std::system_error.
template <typename Body> std::thread ordinary_thread(const char* name, Body body) {
    sigset_t all;
    sigset_t before;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    std::thread thread;
    try {
        thread = std::thread(std::move(body));
    } catch (...) {
        pthread_sigmask(SIG_SETMASK, &before, nullptr);
        throw;
    }
    pthread_sigmask(SIG_SETMASK, &before, nullptr);
    const sched_param ordinary{};
    pthread_setschedparam(thread.native_handle(), SCHED_OTHER, &ordinary);
    pthread_setname_np(thread.native_handle(), name);
    return thread;
}

} // namespace lockstep
