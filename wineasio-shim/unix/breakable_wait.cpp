// SPDX-License-Identifier: LGPL-2.1-or-later
//
// Breaking a wait by a signal; see breakable_wait.hpp.
#include "breakable_wait.hpp"

#include <csignal>
#include <unistd.h>

namespace lockstep {
namespace {

// What the calling thread waits in; read by the signal handler on the same thread.
thread_local BreakableWait* waiting_in = nullptr;

// One signal serves all objects of the process. 0: none was free.
int take_signal(void (*handler)(int)) {
    for (int signal = SIGRTMAX; signal >= SIGRTMIN; --signal) {
        struct sigaction found {};
        if (sigaction(signal, nullptr, &found) != 0 || found.sa_handler != SIG_DFL)
            continue;
        struct sigaction ours {};
        ours.sa_handler = handler;
        sigemptyset(&ours.sa_mask);
        return sigaction(signal, &ours, nullptr) == 0 ? signal : 0;
    }
    return 0;
}

} // namespace

BreakableWait::BreakableWait() {
    static const int signal = take_signal(on_signal);
    signal_ = signal;
}

void BreakableWait::on_signal(int /*signal*/) {
    BreakableWait* const wait = waiting_in;
    if (wait != nullptr && wait->state_.load() == State::broken)
        siglongjmp(wait->way_out_, 1);
}

bool BreakableWait::run(void (*wait)(void*), void* argument) noexcept {
    // Without its mask, which would cost a system call: the handler's way out unblocks its signal.
    if (sigsetjmp(way_out_, 0) != 0) {
        waiting_in = nullptr;
        sigset_t ours;
        sigemptyset(&ours);
        sigaddset(&ours, signal_);
        pthread_sigmask(SIG_UNBLOCK, &ours, nullptr);
        return false;
    }
    thread_ = pthread_self();
    waiting_in = this;
    State expected = State::idle;
    if (!state_.compare_exchange_strong(expected, State::waiting)) {
        waiting_in = nullptr;
        return false;
    }
    wait(argument);
    // Broken at the moment it ended by itself: the signal is on its way, and is taken here.
    for (expected = State::waiting; !state_.compare_exchange_strong(expected, State::idle);
         expected = State::waiting)
        pause();
    waiting_in = nullptr;
    return true;
}

void BreakableWait::break_off() noexcept {
    State state = state_.load();
    while (state != State::broken) {
        if (state == State::waiting && signal_ == 0)
            return;
        if (!state_.compare_exchange_weak(state, State::broken))
            continue;
        if (state == State::waiting)
            pthread_kill(thread_, signal_);
        return;
    }
}

} // namespace lockstep
