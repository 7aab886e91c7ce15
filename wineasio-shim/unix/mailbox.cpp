// SPDX-License-Identifier: LGPL-2.1-or-later
//
// A set of bits and an eventfd to wait on; see mailbox.hpp.
#include "mailbox.hpp"

#include <cerrno>
#include <poll.h>
#include <sys/eventfd.h>
#include <system_error>
#include <unistd.h>

namespace lockstep {

Mailbox::Mailbox() : descriptor_(eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)) {
    if (descriptor_ < 0)
        throw std::system_error(errno, std::generic_category(), "eventfd");
}

Mailbox::~Mailbox() {
    close(descriptor_);
}

void Mailbox::post(std::uint32_t events) noexcept {
    note(events);
    // Fails only when the counter is full: then the waiter is awake already.
    [[maybe_unused]] const int full = eventfd_write(descriptor_, 1);
}

std::uint32_t Mailbox::wait(unsigned timeout_ms) noexcept {
    pollfd ready{descriptor_, POLLIN, 0};
    if (poll(&ready, 1, static_cast<int>(timeout_ms)) > 0) {
        eventfd_t count = 0;
        eventfd_read(descriptor_, &count);
    }
    return events_.exchange(0, std::memory_order_relaxed);
}

} // namespace lockstep
