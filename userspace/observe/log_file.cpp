// SPDX-License-Identifier: LGPL-2.1-or-later
//
// Appends lines to a text file; see log_file.hpp.
#include "observe/log_file.hpp"

#include "observe/event_text.hpp"

#include <cerrno>
#include <cstdlib>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

namespace lockstep::observe {
namespace {

constexpr mode_t folder_mode = 0700; // as the specification of XDG_STATE_HOME has it
constexpr mode_t file_mode = 0600;

void make_folders_of(const std::string& path) {
    for (std::size_t slash = path.find('/', 1); slash != std::string::npos;
         slash = path.find('/', slash + 1))
        mkdir(path.substr(0, slash).c_str(), folder_mode);
}

bool write_all(int fd, const std::string& text) noexcept {
    std::size_t done = 0;
    while (done < text.size()) {
        const ssize_t written = write(fd, text.data() + done, text.size() - done);
        if (written < 0 && errno != EINTR)
            return false;
        if (written > 0)
            done += static_cast<std::size_t>(written);
    }
    return true;
}

// Whether the open file is still the one of that name: another process may have moved it.
bool is_named(int fd, const std::string& path) noexcept {
    struct stat open {};
    struct stat named {};
    return fstat(fd, &open) == 0 && stat(path.c_str(), &named) == 0 &&
           open.st_dev == named.st_dev && open.st_ino == named.st_ino;
}

} // namespace

std::string default_log_path(const std::string& program) {
    const char* const state = std::getenv("XDG_STATE_HOME");
    const char* const home = std::getenv("HOME");
    std::string folder;
    if (state != nullptr && state[0] == '/')
        folder = state;
    else if (home != nullptr && home[0] == '/')
        folder = std::string(home) + "/.local/state";
    else
        return {};
    std::string name = program.empty() ? "host" : program;
    for (char& each : name)
        if (each == '/' || static_cast<unsigned char>(each) <= ' ')
            each = '_';
    return folder + "/lockstep/asio-" + name + ".log";
}

int LogFile::append(const std::string& lines) const noexcept {
    try {
        constexpr int tries = 3; // another process moves the file away at most once a few MB
        for (int tried = 0; tried < tries; ++tried) {
            int fd = open(path_.c_str(), O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC | O_NOCTTY,
                          file_mode);
            if (fd < 0 && errno == ENOENT) {
                make_folders_of(path_);
                fd = open(path_.c_str(), O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC | O_NOCTTY,
                          file_mode);
            }
            if (fd < 0)
                return errno;
            // Some file systems have no locks; one process alone needs none.
            flock(fd, LOCK_EX);
            struct stat found {};
            if (!is_named(fd, path_) || fstat(fd, &found) != 0) {
                close(fd);
                continue;
            }
            if (S_ISREG(found.st_mode) && found.st_size > 0 &&
                static_cast<std::uint64_t>(found.st_size) + lines.size() > limit_ &&
                rename(path_.c_str(), (path_ + ".old").c_str()) == 0) {
                close(fd);
                continue;
            }
            const int outcome = write_all(fd, lines) ? 0 : errno;
            close(fd);
            return outcome;
        }
        return EBUSY;
    } catch (const std::bad_alloc&) {
        return ENOMEM;
    }
}

std::string log_lines(const Batch& batch, const std::string& name, std::int64_t made_ns,
                      std::int64_t realtime_offset_ns) {
    std::string lines;
    if (batch.missed != 0)
        lines += "... " + std::to_string(batch.missed) + " events came too fast for this log\n";
    for (const NumberedEvent& each : batch.events)
        lines += log_line(each.event, name, made_ns, realtime_offset_ns) + '\n';
    return lines;
}

} // namespace lockstep::observe
