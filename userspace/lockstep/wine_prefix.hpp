// SPDX-License-Identifier: LGPL-2.1-or-later
//
// What can be told of a Wine prefix and of Wine's registry tool without running Wine.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

namespace lockstep {

struct WinePrefix {
    std::filesystem::path folder;
    std::filesystem::path system32; // of 64-bit programs
};

// The prefix that Wine itself would use: `named` if not empty, else $WINEPREFIX, else $HOME/.wine.
std::filesystem::path prefix_folder(const std::string& named);

// Throws CommandError (BadInput) where the folder is no prefix, belongs to another user (Wine
// refuses such a one) or is 32-bit only; the message says how to get a right one.
WinePrefix open_prefix(const std::filesystem::path& folder);

// The value called `name` in what `reg query` printed; "" is the key's default value. Nothing if it
// is not there.
std::optional<std::string> registry_value(std::string_view query_output, std::string_view name);

} // namespace lockstep
