// SPDX-License-Identifier: GPL-2.0-or-later
//
// Listens on a Unix socket and serves one client at a time, one after the other.
#pragma once

#include "card-model/vfio_user/connection.hpp"
#include "card-model/vfio_user/device.hpp"

#include <functional>
#include <mutex>
#include <string>

namespace card_model::vfio_user {

// Serves one client until it leaves, stops following the protocol (throws std::runtime_error) or
// `connection` is woken. `lock` is held while a message is answered; `answered` is called after
// each with the lock released.
void serve(Connection& connection, Device& device, std::mutex& lock,
           const std::function<void()>& answered);

class Server {
  public:
    // Listens from now on. `path` is made anew, and must be short enough for a socket's address
    // (107 bytes); throws std::system_error or std::invalid_argument.
    explicit Server(const std::string& path);
    ~Server();
    Server(const Server&) = delete;
    Server& operator=(const Server&) = delete;

    // Serves clients until stop(), which any thread may call.
    void run(Device& device, std::mutex& lock, const std::function<void()>& answered);
    void stop();

  private:
    std::string path_;
    FileDescriptor listening_;
    FileDescriptor stop_;
};

} // namespace card_model::vfio_user
