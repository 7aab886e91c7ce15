// SPDX-License-Identifier: GPL-2.0-or-later
//
// When which event is signalled; see interrupts.hpp.
#include "card-model/vfio_user/interrupts.hpp"

#include <cerrno>
#include <cstdint>
#include <fcntl.h>
#include <system_error>
#include <utility>

namespace card_model::vfio_user {

void Interrupts::signal(const FileDescriptor& event) {
    const std::uint64_t one = 1;
    if (!event || write(event.get(), &one, sizeof one) == sizeof one || errno == EAGAIN)
        return;
    throw std::system_error(errno, std::generic_category(), "signal an interrupt");
}

// A line that fell before the client looked was never seen: without this each such one is an
// interrupt that no driver finds a reason for.
bool Interrupts::take_back(const FileDescriptor& event) {
    std::uint64_t count;
    return event && (fcntl(event.get(), F_GETFL) & O_NONBLOCK) &&
           ::read(event.get(), &count, sizeof count) == sizeof count;
}

void Interrupts::look() {
    if (!level_ || msi_ || !intx_ || masked_ || disabled_)
        return;
    masked_ = true;
    signal(intx_);
}

void Interrupts::update(bool level) {
    const bool rose = level && !level_;
    const bool fell = !level && level_;
    level_ = level;
    if (msi_) {
        if (rose)
            signal(msi_);
        return;
    }
    // What the client has not seen it will not unmask either.
    if (fell && masked_ && take_back(intx_))
        masked_ = false;
    look();
}

void Interrupts::set_intx(FileDescriptor event) {
    intx_ = std::move(event);
    masked_ = false;
    look();
}

void Interrupts::set_msi(FileDescriptor event) {
    msi_ = std::move(event);
    if (msi_ && level_)
        signal(msi_);
    look();
}

void Interrupts::unmask_intx() {
    masked_ = false;
    look();
}

void Interrupts::disable_intx(bool on) {
    disabled_ = on;
    look();
}

void Interrupts::release() {
    intx_ = {};
    msi_ = {};
    masked_ = false;
}

} // namespace card_model::vfio_user
