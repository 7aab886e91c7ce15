// SPDX-License-Identifier: LGPL-2.1-or-later
//
// The calls on an eventfd.
#include "stream/wake_event.hpp"

#include "stream/stream.hpp"

#include <cerrno>
#include <cstring>
#include <sys/eventfd.h>
#include <unistd.h>

namespace lockstep {

WakeEvent::WakeEvent() : fd_(eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)) {
    if (fd_ < 0)
        throw StreamError(errno, std::string("can't make an eventfd: ") + std::strerror(errno));
}

WakeEvent::~WakeEvent() {
    close(fd_);
}

void WakeEvent::set() noexcept {
    // Fails only when the counter is full: then it is set.
    [[maybe_unused]] const int full = eventfd_write(fd_, 1);
}

void WakeEvent::clear() noexcept {
    eventfd_t count = 0;
    eventfd_read(fd_, &count);
}

} // namespace lockstep
