// SPDX-License-Identifier: LGPL-2.1-or-later
//
// The folder of the streams' files: lockstep/ in the user's runtime folder, else one in /dev/shm.
// It must lie in memory: on a disk the kernel stops a thread that writes to a mapped page while
// that page is written back, and the real-time thread is such a thread. It must belong to the user
// alone: others could lead the files elsewhere.
#pragma once

#include <optional>
#include <string>
#include <sys/types.h>
#include <vector>

namespace lockstep::observe {

// An open folder and its name.
class Folder {
  public:
    Folder(int fd, std::string path) : fd_(fd), path_(std::move(path)) {}
    ~Folder();
    Folder(Folder&& other) noexcept;
    Folder& operator=(Folder&&) = delete;
    Folder(const Folder&) = delete;
    Folder& operator=(const Folder&) = delete;

    int fd() const noexcept { return fd_; }
    const std::string& path() const noexcept { return path_; }

  private:
    int fd_;
    std::string path_;
};

// Where a folder may be: name in parent.
struct Place {
    std::string parent;
    std::string name;
};

// The places of a user, best first. runtime: XDG_RUNTIME_DIR, or null.
std::vector<Place> places_of(uid_t user, const char* runtime);
// The places of the calling user; of all users, where root asks.
std::vector<Place> places_to_read();

// The folder, if it is one, lies in memory, belongs to the calling user (root may open anybody's),
// and no one else may write or look into it. make: makes it first where it is not there.
std::optional<Folder> open_place(const Place& place, bool make);

} // namespace lockstep::observe
