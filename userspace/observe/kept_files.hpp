// SPDX-License-Identifier: LGPL-2.1-or-later
//
// The files in a folder of streams: which are there, whose process lives, which are old enough to
// go.
#pragma once

#include "observe/runtime_folder.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace lockstep::observe {

constexpr const char* file_ending = ".stream";

// Names in the folder that end as a stream's file does.
std::vector<std::string> stream_files(const Folder& folder);

// An open stream's file: whether its publisher still holds it. A publisher's lock ends with its
// process, however that ends, and is seen from every name space of processes.
bool is_held(int fd) noexcept;

// Removes those that nobody holds but for the newest so many.
void remove_old_files(const Folder& folder, std::size_t keep);

} // namespace lockstep::observe
