// SPDX-License-Identifier: GPL-2.0-or-later
//
// Unix stream sockets by path.
#pragma once

#include "card-model/file_descriptor.hpp"

#include <string>

namespace card_model {

// Both throw std::invalid_argument for a path that is empty or longer than 107 bytes, and
// std::system_error, which names the path, for what the system refuses. listen_at() takes the
// place of a socket that is there already.
FileDescriptor listen_at(const std::string& path);
FileDescriptor connect_to(const std::string& path);

} // namespace card_model
