// SPDX-License-Identifier: LGPL-2.1-or-later
//
// Finds, makes and checks the folder of the streams' files; see runtime_folder.hpp.
#include "observe/runtime_folder.hpp"

#include <cstdlib>
#include <dirent.h>
#include <fcntl.h>
#include <linux/magic.h>
#include <memory>
#include <string_view>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <unistd.h>
#include <utility>

namespace lockstep::observe {
namespace {

constexpr const char* runtime_folders = "/run/user";
constexpr const char* shared_memory = "/dev/shm";
constexpr const char* own_name = "lockstep";

bool in_memory(int fd) noexcept {
    struct statfs system {};
    if (fstatfs(fd, &system) != 0)
        return false;
    const auto type = static_cast<unsigned long>(system.f_type); // signed in places
    return type == TMPFS_MAGIC || type == RAMFS_MAGIC;
}

std::vector<std::string> names_in(const char* folder) {
    std::vector<std::string> names;
    const std::unique_ptr<DIR, int (*)(DIR*)> open(opendir(folder), closedir);
    if (open)
        while (const dirent* entry = readdir(open.get()))
            names.emplace_back(entry->d_name);
    return names;
}

} // namespace

Folder::~Folder() {
    if (fd_ >= 0)
        close(fd_);
}

Folder::Folder(Folder&& other) noexcept
    : fd_(std::exchange(other.fd_, -1)), path_(std::move(other.path_)) {}

std::vector<Place> places_of(uid_t user, const char* runtime) {
    std::vector<Place> places;
    if (runtime != nullptr && runtime[0] == '/')
        places.push_back({runtime, own_name});
    const std::string usual = std::string(runtime_folders) + "/" + std::to_string(user);
    if (places.empty() || places.front().parent != usual)
        places.push_back({usual, own_name});
    places.push_back({shared_memory, own_name + ("-" + std::to_string(user))});
    return places;
}

std::vector<Place> places_to_read() {
    std::vector<Place> places = places_of(geteuid(), std::getenv("XDG_RUNTIME_DIR"));
    if (geteuid() != 0)
        return places;
    const auto add = [&](Place place) {
        for (const Place& known : places)
            if (known.parent == place.parent && known.name == place.name)
                return;
        places.push_back(std::move(place));
    };
    for (const std::string& user : names_in(runtime_folders))
        if (user[0] != '.')
            add({std::string(runtime_folders) + "/" + user, own_name});
    const std::string prefix = std::string(own_name) + "-";
    for (const std::string& name : names_in(shared_memory))
        if (name.compare(0, prefix.size(), prefix) == 0)
            add({shared_memory, name});
    return places;
}

std::optional<Folder> open_place(const Place& place, bool make) {
    const int parent = open(place.parent.c_str(), O_PATH | O_DIRECTORY | O_CLOEXEC);
    if (parent < 0)
        return std::nullopt;
    // Not on a disk, where an empty folder would be left for ever.
    if (make && in_memory(parent))
        mkdirat(parent, place.name.c_str(), S_IRWXU);
    Folder folder(
        openat(parent, place.name.c_str(), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC),
        place.parent + "/" + place.name);
    close(parent);
    struct stat found {};
    if (folder.fd() < 0 || fstat(folder.fd(), &found) != 0 || !in_memory(folder.fd()) ||
        (found.st_mode & (S_IRWXG | S_IRWXO)) != 0 ||
        (found.st_uid != geteuid() && (make || geteuid() != 0)))
        return std::nullopt;
    return folder;
}

} // namespace lockstep::observe
