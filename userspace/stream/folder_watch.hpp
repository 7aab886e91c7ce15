// SPDX-License-Identifier: LGPL-2.1-or-later
//
// Tells when a folder of device files changes. Owns one inotify descriptor. Not real-time.
#pragma once

#include <string>

namespace lockstep {

class FolderWatch {
  public:
    // The folder may not be there yet. Throws StreamError when the system is out of descriptors.
    explicit FolderWatch(std::string folder);
    ~FolderWatch();
    FolderWatch(const FolderWatch&) = delete;
    FolderWatch& operator=(const FolderWatch&) = delete;

    // Whether files came, went or got other rights since the last call. Also watches the folder
    // again: the kernel removes /dev/snd with the last card.
    bool changed() noexcept;
    // Readable when changed() would tell of something.
    int fd() const noexcept { return fd_; }

  private:
    const std::string folder_;
    int fd_;
};

} // namespace lockstep
