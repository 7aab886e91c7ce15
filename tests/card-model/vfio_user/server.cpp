// SPDX-License-Identifier: GPL-2.0-or-later
//
// The listening socket; see server.hpp.
#include "card-model/vfio_user/server.hpp"

#include "card-model/unix_socket.hpp"

#include <array>
#include <cerrno>
#include <cstdio>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <system_error>

namespace card_model::vfio_user {

void serve(Connection& connection, Device& device, std::mutex& lock,
           const std::function<void()>& answered) {
    while (auto request = connection.receive()) {
        std::vector<std::byte> reply;
        {
            const std::lock_guard held(lock);
            reply = device.handle(std::move(*request));
        }
        answered();
        if (!connection.send(reply))
            return;
    }
}

Server::Server(const std::string& path)
    : path_(path), listening_(listen_at(path)), stop_(eventfd(0, EFD_CLOEXEC)) {
    if (!stop_)
        throw std::system_error(errno, std::generic_category(), "eventfd");
}

Server::~Server() {
    unlink(path_.c_str());
}

void Server::stop() {
    const std::uint64_t one = 1;
    [[maybe_unused]] const auto written = write(stop_.get(), &one, sizeof one);
}

void Server::run(Device& device, std::mutex& lock, const std::function<void()>& answered) {
    for (;;) {
        std::array<pollfd, 2> waits{{{listening_.get(), POLLIN, 0}, {stop_.get(), POLLIN, 0}}};
        if (poll(waits.data(), waits.size(), -1) < 0 && errno != EINTR)
            throw std::system_error(errno, std::generic_category(), "poll");
        if (waits[1].revents)
            return;
        if (!waits[0].revents)
            continue;
        FileDescriptor client(accept4(listening_.get(), nullptr, nullptr, SOCK_CLOEXEC));
        if (!client)
            continue;
        Connection connection(std::move(client), stop_.get());
        try {
            serve(connection, device, lock, answered);
        } catch (const std::exception& error) {
            std::fprintf(stderr, "lockstep-card-model: a client was dropped: %s\n", error.what());
        }
        const std::lock_guard held(lock);
        device.disconnect();
    }
}

} // namespace card_model::vfio_user
