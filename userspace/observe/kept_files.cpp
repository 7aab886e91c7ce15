// SPDX-License-Identifier: LGPL-2.1-or-later
//
// Looks through a folder of streams; see kept_files.hpp.
#include "observe/kept_files.hpp"

#include "observe/layout.hpp"

#include <algorithm>
#include <cstring>
#include <dirent.h>
#include <fcntl.h>
#include <memory>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

namespace lockstep::observe {
namespace {

// CLOCK_REALTIME, nanoseconds; of what is no stream's file, when it was last changed.
std::int64_t made_at(int fd) noexcept {
    std::int64_t times[2] = {};
    static_assert(offsetof(FileLayout, realtime_offset_ns) ==
                  offsetof(FileLayout, made_ns) + sizeof times[0]);
    if (pread(fd, times, sizeof times, offsetof(FileLayout, made_ns)) ==
            static_cast<ssize_t>(sizeof times) &&
        times[0] > 0 && times[1] > 0 && times[1] < INT64_MAX - times[0])
        return times[0] + times[1];
    struct stat found {};
    fstat(fd, &found);
    return std::int64_t{found.st_mtim.tv_sec} * 1'000'000'000 + found.st_mtim.tv_nsec;
}

} // namespace

std::vector<std::string> stream_files(const Folder& folder) {
    std::vector<std::string> names;
    // Its own descriptor: closedir() takes it along, and its place in the folder is its own.
    const int fd = openat(folder.fd(), ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0)
        return names;
    const std::unique_ptr<DIR, int (*)(DIR*)> open(fdopendir(fd), closedir);
    if (!open) {
        close(fd);
        return names;
    }
    const std::size_t ending = std::strlen(file_ending);
    while (const dirent* entry = readdir(open.get())) {
        const std::string name = entry->d_name;
        if (name.size() > ending && name.compare(name.size() - ending, ending, file_ending) == 0)
            names.push_back(name);
    }
    return names;
}

bool is_held(int fd) noexcept {
    // Shared: two that look at once do not take each other for the publisher.
    if (flock(fd, LOCK_SH | LOCK_NB) != 0)
        return true;
    flock(fd, LOCK_UN);
    return false;
}

void remove_old_files(const Folder& folder, std::size_t keep) {
    struct Old {
        std::int64_t made;
        std::string name;
    };
    std::vector<Old> old;
    for (const std::string& name : stream_files(folder)) {
        const int fd =
            openat(folder.fd(), name.c_str(), O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
        if (fd < 0)
            continue;
        if (!is_held(fd))
            old.push_back({made_at(fd), name});
        close(fd);
    }
    if (old.size() <= keep)
        return;
    std::sort(old.begin(), old.end(),
              [](const Old& one, const Old& other) { return one.made > other.made; });
    for (std::size_t index = keep; index < old.size(); ++index)
        unlinkat(folder.fd(), old[index].name.c_str(), 0);
}

} // namespace lockstep::observe
