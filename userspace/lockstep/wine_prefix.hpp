// SPDX-License-Identifier: LGPL-2.1-or-later
//
// What can be told of a Wine prefix and of Wine's registry tool without running Wine.
#pragma once

#include "lockstep/wine_layout.hpp"

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace lockstep {

// What programs of one width see of a prefix.
struct PrefixView {
    Width width;
    std::filesystem::path folder; // of their system DLLs
    std::string windows_folder; // the same as 64-bit programs name it, such as C:\windows\syswow64
    std::string software;       // of the registry: HKLM\Software, or the 32-bit view of it
    std::string classes;        // of the registry: where COM classes are
    std::string regsvr32;       // the program that loads DLLs of this width
};

struct WinePrefix {
    std::filesystem::path folder;
    std::vector<PrefixView> views; // 64-bit first; one or two
};

// The prefix that Wine itself would use: `named` if not empty, else $WINEPREFIX, else $HOME/.wine.
std::filesystem::path prefix_folder(const std::string& named);

// Throws CommandError (BadInput) where the folder is no prefix, belongs to another user (Wine
// refuses such a one); the message says how to get a right one. A prefix for both widths that has
// no 32-bit Windows in it, as Wine makes them where it has no 32-bit side, has one view.
WinePrefix open_prefix(const std::filesystem::path& folder);

// The value called `name` in what `reg query` printed; "" is the key's default value. Nothing if it
// is not there.
std::optional<std::string> registry_value(std::string_view query_output, std::string_view name);

} // namespace lockstep
