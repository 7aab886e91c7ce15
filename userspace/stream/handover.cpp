// SPDX-License-Identifier: LGPL-2.1-or-later
//
// The eventfd side of the handover of a lost card.
#include "stream/handover.hpp"

#include "stream/stream.hpp"

#include <cerrno>
#include <cstring>
#include <sys/eventfd.h>
#include <unistd.h>

namespace lockstep {

Handover::Handover() : wake_fd_(eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)) {
    if (wake_fd_ < 0)
        throw StreamError(errno, std::string("can't make an eventfd: ") + std::strerror(errno));
}

Handover::~Handover() {
    close(wake_fd_);
}

void Handover::give_back() noexcept {
    given_back_.store(true, std::memory_order_release);
    eventfd_write(wake_fd_, 1);
}

bool Handover::reclaim() noexcept {
    eventfd_t count = 0;
    eventfd_read(wake_fd_, &count);
    return given_back_.exchange(false, std::memory_order_acq_rel);
}

} // namespace lockstep
