// SPDX-License-Identifier: LGPL-2.1-or-later
//
// Our code on libjack's threads. Closing a client ends such a thread by pthread_cancel(), made
// asynchronous on jackd's notification thread (JACK 1.9.22, posix/JackPosixThread.cpp). Caught in
// C++ that may not throw, or where the compiler expects no exception, the thread takes the whole
// program with it: std::terminate(). So it is held off while our code runs, and from the first call
// on it waits for libjack's next read of its socket.
#pragma once

#include <pthread.h>

namespace lockstep {

// What runs between the two calls of uncancelled() stands apart: that function can be caught
// itself, so it must have nothing to unwind.
template <typename Call> [[gnu::noinline]] void apart(const Call& call) noexcept {
    call();
}

template <typename Call> void uncancelled(const Call& call) {
    int state = PTHREAD_CANCEL_ENABLE;
    pthread_setcancelstate(PTHREAD_CANCEL_DISABLE, &state);
    pthread_setcanceltype(PTHREAD_CANCEL_DEFERRED, nullptr);
    apart(call);
    pthread_setcancelstate(state, nullptr);
}

} // namespace lockstep
