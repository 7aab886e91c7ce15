// SPDX-License-Identifier: LGPL-2.1-or-later
//
// Breaking a wait by a signal; see breakable_wait.hpp.
#include "breakable_wait.hpp"

#include <cerrno>
#include <csignal>
#include <ucontext.h>
#include <unistd.h>

namespace lockstep {
namespace {

// What the calling thread waits in; read by the signal handler on the same thread.
thread_local BreakableWait* waiting_in = nullptr;

// One signal serves all objects of the process. 0: none was free.
int take_signal(void (*handler)(int, siginfo_t*, void*)) {
    for (int signal = SIGRTMAX; signal >= SIGRTMIN; --signal) {
        struct sigaction found {};
        if (sigaction(signal, nullptr, &found) != 0 || found.sa_handler != SIG_DFL)
            continue;
        struct sigaction ours {};
        ours.sa_sigaction = handler;
        ours.sa_flags = SA_SIGINFO;
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

void BreakableWait::reset() noexcept {
    state_ = State::idle;
    has_mask_ = false;
}

void BreakableWait::on_signal(int signal, siginfo_t* /*info*/, void* context) {
    BreakableWait* const wait = waiting_in;
    if (wait == nullptr || wait->state_.load() != State::broken)
        return;
    stack_t stack{};
    if (sigaltstack(nullptr, &stack) == 0 && (stack.ss_flags & SS_ONSTACK) != 0) {
        // Inside another handler, Wine's. The signal is sent again and stays blocked until that
        // handler returns, which brings back the mask from before it.
        const int before = errno;
        sigaddset(&static_cast<ucontext_t*>(context)->uc_sigmask, signal);
        pthread_kill(pthread_self(), signal);
        errno = before;
        return;
    }
    siglongjmp(wait->way_out_, 1);
}

bool BreakableWait::run(void (*wait)(void*), void* argument) noexcept {
    if (!has_mask_ || thread_ != pthread_self()) {
        pthread_sigmask(SIG_SETMASK, nullptr, &mask_);
        has_mask_ = true;
    }
    // Without the mask, which would cost a system call each time.
    if (sigsetjmp(way_out_, 0) != 0) {
        waiting_in = nullptr;
        pthread_sigmask(SIG_SETMASK, &mask_, nullptr);
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
