// SPDX-License-Identifier: LGPL-2.1-or-later
//
// Silencing alsa-lib for a while.
#include "stream/alsa_handle.hpp"

#include <mutex>

namespace lockstep {
namespace {

std::mutex mutex; // guards the two below and the handler that alsa-lib has
unsigned quiet = 0;
snd_lib_error_handler_t previous = nullptr;

void drop(const char* /*file*/, int /*line*/, const char* /*function*/, int /*code*/,
          const char* /*format*/, ...) {}

} // namespace

QuietAlsa::QuietAlsa() {
    const std::lock_guard lock(mutex);
    if (quiet++ == 0) {
        previous = snd_lib_error;
        snd_lib_error_set_handler(drop);
    }
}

QuietAlsa::~QuietAlsa() {
    const std::lock_guard lock(mutex);
    if (--quiet == 0)
        snd_lib_error_set_handler(previous);
}

} // namespace lockstep
