// SPDX-License-Identifier: LGPL-2.1-or-later
//
// A wait that another thread can end. When a JACK server dies, a thread inside jack_cycle_wait()
// sleeps for ever, and nothing in libjack's interface wakes it. Here a signal does: its handler
// jumps out of the wait, and the thread goes on.
//
// That is sound because a thread is jumped out of nothing but a wait on a semaphore, entered with
// no lock held, and because the client it waited for is afterwards only closed.
#pragma once

#include <atomic>
#include <csetjmp>
#include <pthread.h>

namespace lockstep {

class BreakableWait {
  public:
    // Takes a real-time signal that nobody in the process uses yet; none left: breaking does
    // nothing.
    BreakableWait();

    // Real-time thread: calls wait(argument). False: it was broken, or had been before it began.
    bool run(void (*wait)(void*), void* argument) noexcept;
    // Any thread: ends the wait under way and all later ones until reset().
    void break_off() noexcept;
    void reset() noexcept { state_ = State::idle; }

  private:
    enum class State { idle, waiting, broken };

    static void on_signal(int signal);

    std::atomic<State> state_{State::idle};
    // What orders this between threads is the signal, which sanitizers do not see.
    std::atomic<pthread_t> thread_{};
    sigjmp_buf way_out_;
    int signal_;
};

} // namespace lockstep
