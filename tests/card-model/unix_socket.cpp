// SPDX-License-Identifier: GPL-2.0-or-later
//
// Sockets by path; see unix_socket.hpp.
#include "card-model/unix_socket.hpp"

#include <cerrno>
#include <cstring>
#include <stdexcept>
#include <sys/socket.h>
#include <sys/un.h>
#include <system_error>

namespace card_model {
namespace {

sockaddr_un address_of(const std::string& path) {
    sockaddr_un address = {};
    address.sun_family = AF_UNIX;
    if (path.empty() || path.size() >= sizeof address.sun_path)
        throw std::invalid_argument("a socket's path has 1 to 107 bytes, not the " +
                                    std::to_string(path.size()) + " of '" + path + "'");
    std::memcpy(address.sun_path, path.c_str(), path.size() + 1);
    return address;
}

FileDescriptor make_socket() {
    FileDescriptor made(socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
    if (!made)
        throw std::system_error(errno, std::generic_category(), "socket");
    return made;
}

} // namespace

FileDescriptor listen_at(const std::string& path) {
    const sockaddr_un address = address_of(path);
    FileDescriptor made = make_socket();
    unlink(path.c_str());
    if (bind(made.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0 ||
        listen(made.get(), 4) != 0)
        throw std::system_error(errno, std::generic_category(), "listen at " + path);
    return made;
}

FileDescriptor connect_to(const std::string& path) {
    const sockaddr_un address = address_of(path);
    FileDescriptor made = make_socket();
    if (connect(made.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0)
        throw std::system_error(errno, std::generic_category(), "connect to " + path);
    return made;
}

} // namespace card_model
