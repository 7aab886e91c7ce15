// SPDX-License-Identifier: GPL-2.0-or-later
//
// The sockets of the commands; see control_server.hpp.
#include "card-model/control_server.hpp"

#include "card-model/control_commands.hpp"
#include "card-model/unix_socket.hpp"

#include <array>
#include <cerrno>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <system_error>

namespace card_model {
namespace {

// A line that is longer is from nobody who knows the commands.
constexpr std::size_t longest_line = 65536;

// False: told to stop, or there is no waiting.
bool wait_for(int file, int stop) {
    std::array<pollfd, 2> waits{{{file, POLLIN, 0}, {stop, POLLIN, 0}}};
    while (poll(waits.data(), waits.size(), -1) < 0)
        if (errno != EINTR)
            return false;
    return !waits[1].revents;
}

bool send_all(int file, std::string_view text) {
    while (!text.empty()) {
        const ssize_t count = send(file, text.data(), text.size(), MSG_NOSIGNAL);
        if (count < 0 && errno == EINTR)
            continue;
        if (count <= 0)
            return false;
        text.remove_prefix(static_cast<std::size_t>(count));
    }
    return true;
}

} // namespace

ControlServer::ControlServer(const std::string& path, Model& model)
    : path_(path), model_(model), listening_(listen_at(path)), stop_(eventfd(0, EFD_CLOEXEC)) {
    if (!stop_)
        throw std::system_error(errno, std::generic_category(), "eventfd");
    accepting_ = std::thread([this] { accept_clients(); });
}

ControlServer::~ControlServer() {
    const std::uint64_t one = 1;
    [[maybe_unused]] const auto written = write(stop_.get(), &one, sizeof one);
    accepting_.join();
    for (std::thread& conversation : conversations_)
        conversation.join();
    unlink(path_.c_str());
}

void ControlServer::accept_clients() {
    while (wait_for(listening_.get(), stop_.get())) {
        const int client = accept4(listening_.get(), nullptr, nullptr, SOCK_CLOEXEC);
        if (client >= 0)
            conversations_.emplace_back([this, client] { converse(FileDescriptor(client)); });
    }
}

void ControlServer::converse(const FileDescriptor& client) {
    std::string received;
    std::array<char, 4096> part;
    while (wait_for(client.get(), stop_.get())) {
        const ssize_t count = recv(client.get(), part.data(), part.size(), 0);
        if (count < 0 && errno == EINTR)
            continue;
        if (count <= 0)
            return;
        received.append(part.data(), static_cast<std::size_t>(count));
        for (std::size_t end; (end = received.find('\n')) != std::string::npos;) {
            std::unique_lock held(model_.lock);
            std::string reply = answer(model_, held, std::string_view(received).substr(0, end));
            held.unlock();
            received.erase(0, end + 1);
            if (!send_all(client.get(), reply += '\n'))
                return;
        }
        if (received.size() > longest_line)
            return;
    }
}

} // namespace card_model
