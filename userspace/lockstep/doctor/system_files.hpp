// SPDX-License-Identifier: LGPL-2.1-or-later
//
// Reading the system's small text files below a root folder, "/" in use and a made-up tree in the
// tests; and the few forms that their text has.
#pragma once

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace lockstep::doctor {

std::filesystem::path below(const std::filesystem::path& root, const std::filesystem::path& path);

// The whole file; nothing if it cannot be read.
std::optional<std::string> read_file(const std::filesystem::path& root,
                                     const std::filesystem::path& path);

// The first line of it, "" if it cannot be read.
std::string first_line(const std::filesystem::path& root, const std::filesystem::path& path);

// Names of what is in the folder, sorted; none if it cannot be read.
std::vector<std::string> names_in(const std::filesystem::path& root,
                                  const std::filesystem::path& folder);

bool is_there(const std::filesystem::path& root, const std::filesystem::path& path);

std::string_view trimmed(std::string_view text);
std::vector<std::string> lines_of(std::string_view text);
std::vector<std::string> words_of(std::string_view text);
// "a, b, c"
std::string joined(const std::vector<std::string>& parts, std::string_view between = ", ");

// Lines of "key: value", keys trimmed; of a key that comes twice the first.
std::map<std::string, std::string> fields_of(std::string_view text);

} // namespace lockstep::doctor
