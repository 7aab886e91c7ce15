// SPDX-License-Identifier: GPL-2.0-or-later
//
// The socket's reads and writes; see connection.hpp.
#include "card-model/vfio_user/connection.hpp"

#include <array>
#include <cerrno>
#include <poll.h>
#include <sys/socket.h>
#include <system_error>

namespace card_model::vfio_user {
namespace {

void take_files(msghdr& message, std::vector<FileDescriptor>& files) {
    for (cmsghdr* part = CMSG_FIRSTHDR(&message); part; part = CMSG_NXTHDR(&message, part)) {
        if (part->cmsg_level != SOL_SOCKET || part->cmsg_type != SCM_RIGHTS)
            continue;
        const std::size_t count = (part->cmsg_len - CMSG_LEN(0)) / sizeof(int);
        for (std::size_t i = 0; i < count; ++i) {
            int number;
            std::memcpy(&number, CMSG_DATA(part) + i * sizeof number, sizeof number);
            files.emplace_back(number);
        }
    }
}

[[noreturn]] void throw_errno(const char* what) {
    throw std::system_error(errno, std::generic_category(), what);
}

bool client_is_gone(int error) {
    return error == ECONNRESET || error == EPIPE;
}

} // namespace

bool Connection::fill(std::span<std::byte> bytes, std::vector<FileDescriptor>& files) {
    while (!bytes.empty()) {
        std::array<pollfd, 2> waits{{{socket_.get(), POLLIN, 0}, {wake_, POLLIN, 0}}};
        if (poll(waits.data(), waits.size(), -1) < 0) {
            if (errno == EINTR)
                continue;
            throw_errno("poll");
        }
        if (waits[1].revents)
            return false;
        alignas(cmsghdr) std::array<char, CMSG_SPACE(max_files * sizeof(int))> ancillary;
        iovec place = {bytes.data(), bytes.size()};
        msghdr message = {};
        message.msg_iov = &place;
        message.msg_iovlen = 1;
        message.msg_control = ancillary.data();
        message.msg_controllen = ancillary.size();
        const ssize_t count = recvmsg(socket_.get(), &message, MSG_CMSG_CLOEXEC);
        if (count == 0)
            return false;
        if (count < 0) {
            if (errno == EINTR)
                continue;
            if (client_is_gone(errno))
                return false;
            throw_errno("recvmsg");
        }
        take_files(message, files);
        bytes = bytes.subspan(static_cast<std::size_t>(count));
    }
    return true;
}

std::optional<Request> Connection::receive() {
    Request request;
    if (!fill(std::as_writable_bytes(std::span(&request.header, 1)), request.files))
        return {};
    request.payload.resize(checked_size(request.header) - header_bytes);
    if (!fill(request.payload, request.files))
        return {};
    return request;
}

bool Connection::send(std::span<const std::byte> message) {
    while (!message.empty()) {
        const ssize_t count = ::send(socket_.get(), message.data(), message.size(), MSG_NOSIGNAL);
        if (count < 0) {
            if (errno == EINTR)
                continue;
            if (client_is_gone(errno))
                return false;
            throw_errno("send");
        }
        message = message.subspan(static_cast<std::size_t>(count));
    }
    return true;
}

} // namespace card_model::vfio_user
