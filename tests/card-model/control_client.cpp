// SPDX-License-Identifier: GPL-2.0-or-later
//
// Finding and asking a model; see control_client.hpp.
#include "card-model/control_client.hpp"

#include "card-model/unix_socket.hpp"

#include <array>
#include <cerrno>
#include <fcntl.h>
#include <filesystem>
#include <fstream>
#include <stdexcept>
#include <sys/file.h>
#include <sys/stat.h>
#include <system_error>

namespace card_model {
namespace {

constexpr const char* port_name = "card"; // as tests/vm/run calls it
constexpr const char* turn_path = "/run/lockstep-card.turn";

std::string find_port() {
    std::error_code none;
    for (const auto& port : std::filesystem::directory_iterator("/sys/class/virtio-ports", none)) {
        std::string name;
        std::ifstream(port.path() / "name") >> name;
        if (name == port_name)
            return "/dev/" + port.path().filename().string();
    }
    throw std::runtime_error("there is no virtio port '" + std::string(port_name) +
                             "': the guest was not given a card model");
}

FileDescriptor must_open(const std::string& path, int flags) {
    FileDescriptor file(open(path.c_str(), flags | O_CLOEXEC, 0600));
    if (!file)
        throw std::system_error(errno, std::generic_category(), path);
    return file;
}

bool is_socket(const std::string& path) {
    struct stat status = {};
    return stat(path.c_str(), &status) == 0 && S_ISSOCK(status.st_mode);
}

} // namespace

ControlClient::ControlClient(const std::string& path) {
    if (is_socket(path)) {
        file_ = connect_to(path);
        return;
    }
    const std::string port = path.empty() ? find_port() : path;
    turn_ = must_open(turn_path, O_RDWR | O_CREAT);
    while (flock(turn_.get(), LOCK_EX) != 0)
        if (errno != EINTR)
            throw std::system_error(errno, std::generic_category(), turn_path);
    file_ = must_open(port, O_RDWR);
}

std::string ControlClient::ask(std::string_view command) {
    // What a client before us was killed too early to read is still there: tags tell.
    const std::string tag = "@" + std::to_string(getpid()) + "." + std::to_string(++number_) + " ";
    const std::string line = tag + std::string(command) + "\n";
    for (std::string_view rest = line; !rest.empty();) {
        const ssize_t count = write(file_.get(), rest.data(), rest.size());
        if (count < 0 && errno != EINTR)
            throw std::system_error(errno, std::generic_category(), "ask the card model");
        rest.remove_prefix(count > 0 ? static_cast<std::size_t>(count) : 0);
    }
    std::array<char, 4096> part;
    for (;;) {
        for (std::size_t end; (end = received_.find('\n')) != std::string::npos;) {
            const std::string answer = received_.substr(0, end);
            received_.erase(0, end + 1);
            if (answer.compare(0, tag.size(), tag) == 0)
                return answer.substr(tag.size());
        }
        const ssize_t count = read(file_.get(), part.data(), part.size());
        if (count < 0 && errno == EINTR)
            continue;
        if (count <= 0)
            throw std::runtime_error("the card model is gone");
        received_.append(part.data(), static_cast<std::size_t>(count));
    }
}

} // namespace card_model
