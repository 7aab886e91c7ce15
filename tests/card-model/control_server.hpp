// SPDX-License-Identifier: GPL-2.0-or-later
//
// A socket on which a model takes commands, a line each, from any number of clients at once.
#pragma once

#include "card-model/file_descriptor.hpp"
#include "card-model/model.hpp"

#include <string>
#include <thread>
#include <vector>

namespace card_model {

class ControlServer {
  public:
    // Listens and answers from now on, in threads of its own. `path` is made anew; throws as
    // listen_at() does. `model` must outlive it.
    ControlServer(const std::string& path, Model& model);
    // Ends every conversation.
    ~ControlServer();
    ControlServer(const ControlServer&) = delete;
    ControlServer& operator=(const ControlServer&) = delete;

  private:
    void accept_clients();
    void converse(const FileDescriptor& client);

    std::string path_;
    Model& model_;
    FileDescriptor listening_;
    FileDescriptor stop_;
    std::thread accepting_;
    std::vector<std::thread> conversations_; // of the accepting thread, then the destructor
};

} // namespace card_model
