// SPDX-License-Identifier: GPL-2.0-or-later
//
// The other end of a model's commands: its control socket, or, in a guest, the virtio port that
// leads there.
#pragma once

#include "card-model/file_descriptor.hpp"

#include <string>
#include <string_view>

namespace card_model {

class ControlClient {
  public:
    // A socket's or a character device's path; empty: the guest's port. A port can be opened once
    // only: waits for whoever has it. Throws std::system_error, std::invalid_argument, or
    // std::runtime_error where there is no such port.
    explicit ControlClient(const std::string& path = {});

    // Sends a command and waits for its answer, without the end of its line. Throws
    // std::runtime_error when the model is gone.
    std::string ask(std::string_view command);

  private:
    FileDescriptor turn_; // held while the port is ours
    FileDescriptor file_;
    std::string received_;
    unsigned number_ = 0; // of the command that was sent last
};

} // namespace card_model
