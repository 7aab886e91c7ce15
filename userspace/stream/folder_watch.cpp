// SPDX-License-Identifier: LGPL-2.1-or-later
//
// inotify on one folder.
#include "stream/folder_watch.hpp"

#include "stream/stream.hpp"

#include <array>
#include <cerrno>
#include <cstring>
#include <sys/inotify.h>
#include <unistd.h>
#include <utility>

namespace lockstep {

FolderWatch::FolderWatch(std::string folder)
    : folder_(std::move(folder)), fd_(inotify_init1(IN_CLOEXEC | IN_NONBLOCK)) {
    if (fd_ < 0)
        throw StreamError(errno, std::string("can't watch for the card's removal: ") +
                                     std::strerror(errno));
    changed();
}

FolderWatch::~FolderWatch() {
    close(fd_);
}

bool FolderWatch::changed() noexcept {
    bool changed = false;
    std::array<char, 4096> events{};
    while (read(fd_, events.data(), events.size()) > 0)
        changed = true;
    inotify_add_watch(fd_, folder_.c_str(), IN_CREATE | IN_DELETE | IN_ATTRIB);
    return changed;
}

} // namespace lockstep
