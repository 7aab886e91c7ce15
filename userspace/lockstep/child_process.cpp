// SPDX-License-Identifier: LGPL-2.1-or-later
//
// posix_spawn, a pidfd to wait on, and a memory file for the output; see child_process.hpp.
#include "lockstep/child_process.hpp"

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <system_error>
#include <unistd.h>

extern char** environ;

namespace lockstep {

namespace {

class FileDescriptor {
  public:
    FileDescriptor(int descriptor, const char* what) : descriptor_(descriptor) {
        if (descriptor < 0)
            throw std::system_error(errno, std::generic_category(), what);
    }
    ~FileDescriptor() { close(descriptor_); }
    FileDescriptor(const FileDescriptor&) = delete;
    FileDescriptor& operator=(const FileDescriptor&) = delete;
    int get() const noexcept { return descriptor_; }

  private:
    int descriptor_;
};

std::vector<char*> pointers(const std::vector<std::string>& strings) {
    std::vector<char*> result;
    result.reserve(strings.size() + 1);
    for (const std::string& string : strings)
        result.push_back(const_cast<char*>(string.c_str())); // exec's historic signature
    result.push_back(nullptr);
    return result;
}

std::vector<std::string> merged(const std::map<std::string, std::string>& added) {
    std::vector<std::string> result;
    for (char** entry = environ; *entry != nullptr; ++entry) {
        const std::string text = *entry;
        if (!added.contains(text.substr(0, text.find('='))))
            result.push_back(text);
    }
    for (const auto& [name, value] : added)
        result.push_back(std::string(name).append("=").append(value));
    return result;
}

pid_t spawn(const std::vector<std::string>& arguments,
            const std::map<std::string, std::string>& added, int output) {
    const auto environment = merged(added);
    posix_spawn_file_actions_t actions;
    posix_spawnattr_t attributes;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
    posix_spawn_file_actions_adddup2(&actions, output, STDOUT_FILENO);
    posix_spawn_file_actions_adddup2(&actions, output, STDERR_FILENO);
    posix_spawnattr_init(&attributes);
    posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETPGROUP);
    posix_spawnattr_setpgroup(&attributes, 0);
    pid_t child = 0;
    const int error = posix_spawn(&child, arguments.front().c_str(), &actions, &attributes,
                                  pointers(arguments).data(), pointers(environment).data());
    posix_spawnattr_destroy(&attributes);
    posix_spawn_file_actions_destroy(&actions);
    if (error != 0)
        throw std::system_error(error, std::generic_category(), arguments.front());
    return child;
}

std::string contents(int descriptor) {
    std::string text;
    char block[4096];
    // pread, because a server that outlives the program may still write at the shared offset.
    for (ssize_t count;
         (count = pread(descriptor, block, sizeof block, static_cast<off_t>(text.size()))) > 0;)
        text.append(block, static_cast<std::size_t>(count));
    return text;
}

} // namespace

ChildResult run_child(const std::vector<std::string>& arguments,
                      const std::map<std::string, std::string>& environment,
                      std::chrono::milliseconds limit) {
    // Not a pipe: Wine's server and services inherit the output and keep it open for longer than
    // the program lives.
    const FileDescriptor output(memfd_create("output", MFD_CLOEXEC), "memfd_create");
    const pid_t child = spawn(arguments, environment, output.get());

    ChildResult result;
    {
        // The child cannot be reaped by another, so its number is still its own here.
        const FileDescriptor handle(static_cast<int>(syscall(SYS_pidfd_open, child, 0)),
                                    "pidfd_open");
        const auto deadline = std::chrono::steady_clock::now() + limit;
        pollfd ended{handle.get(), POLLIN, 0};
        for (;;) {
            const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(
                deadline - std::chrono::steady_clock::now());
            const int ready = poll(&ended, 1, static_cast<int>(std::max<long>(0, left.count())));
            if (ready < 0 && errno == EINTR)
                continue;
            result.timed_out = ready <= 0;
            break;
        }
    }
    if (result.timed_out)
        kill(-child, SIGKILL);
    int status = 0;
    while (waitpid(child, &status, 0) < 0 && errno == EINTR) {
    }
    constexpr int signal_base = 128;
    result.status = WIFEXITED(status) ? WEXITSTATUS(status) : signal_base + WTERMSIG(status);
    result.output = contents(output.get());
    return result;
}

} // namespace lockstep
