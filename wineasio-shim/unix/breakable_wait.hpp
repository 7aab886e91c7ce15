// SPDX-License-Identifier: LGPL-2.1-or-later
//
// A wait that another thread can end. When a JACK server dies, a thread inside jack_cycle_wait()
// sleeps for ever, and nothing in libjack's interface wakes it. Here a signal does: its handler
// jumps out of the wait, and the thread goes on.
//
// The jump may leave any instruction of jack_cycle_wait(). That is sound because libjack holds no
// lock there, and because the client is afterwards only closed. It never leaves a signal handler of
// somebody else's: Wine keeps a suspended thread in one, on a stack of its own and in the middle of
// a talk with its server. The jump then waits until that handler has returned.
#pragma once

#include <atomic>
#include <csetjmp>
#include <csignal>
#include <pthread.h>

namespace lockstep {

class BreakableWait {
  public:
    // Takes a real-time signal that nobody in the process uses yet; none left: breaking does
    // nothing.
    BreakableWait();

    // Real-time thread: calls wait(argument). False: it was broken, or had been before it began.
    // The thread's signal mask is then what it was when the thread began to run this.
    bool run(void (*wait)(void*), void* argument) noexcept;
    // Any thread: ends the wait under way and all later ones until reset().
    void break_off() noexcept;
    // No thread is in run().
    void reset() noexcept;

  private:
    enum class State { idle, waiting, broken };

    static void on_signal(int signal, siginfo_t* info, void* context);

    std::atomic<State> state_{State::idle};
    // What orders this between threads is the signal, which sanitizers do not see.
    std::atomic<pthread_t> thread_{};
    sigset_t mask_{}; // that thread's; read once, as reading it is a system call
    bool has_mask_ = false;
    sigjmp_buf way_out_;
    int signal_;
};

} // namespace lockstep
