// SPDX-License-Identifier: GPL-2.0-or-later
//
// One client's socket: whole messages in, with the descriptors that came with them, and out.
#pragma once

#include "card-model/vfio_user/message.hpp"

#include <optional>

namespace card_model::vfio_user {

class Connection {
  public:
    // `wake` becomes readable when receiving is to end; it stays the caller's. -1: never.
    Connection(FileDescriptor socket, int wake) : socket_(std::move(socket)), wake_(wake) {}

    // The next message; nothing when the client is gone, even amid a message, or on `wake`. Throws
    // std::runtime_error where the stream cannot be followed any more.
    std::optional<Request> receive();
    // False: the client is gone.
    bool send(std::span<const std::byte> message);

  private:
    bool fill(std::span<std::byte> bytes, std::vector<FileDescriptor>& files);

    FileDescriptor socket_;
    int wake_;
};

} // namespace card_model::vfio_user
