// SPDX-License-Identifier: LGPL-2.1-or-later
//
// Which Wine runs a prefix, as far as files tell: Steam, Bottles and Lutris write it down, and Wine
// itself leaves a time in the prefix that is its own wine.inf's. All is looked up below a root
// folder, as in wine_layout.hpp; nothing is run.
#pragma once

#include "lockstep/wine_search.hpp"

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace lockstep {

struct PrefixWine {
    std::optional<Wine> wine; // nothing: files do not tell, or name one that is not there
    std::string told_by;      // the file that names it; empty: none does
    std::string named;        // what that file says: a folder or a runner's name
    std::string flatpak;      // the application in whose data the prefix is; empty: none
    bool container = false;   // Steam runs it in a container of its own libraries
};

PrefixWine wine_of_prefix(const WinePlaces& places, const std::filesystem::path& prefix);

// What the user should know of the way that programs of such a prefix are run, a sentence or more
// each; none where they are run as `lockstep register` itself runs them.
std::vector<std::string> notes_on(const PrefixWine& owner);

// Why no Wine can be told for the prefix although a file names one, and what to do; empty where
// there is no such trouble.
std::string trouble_with(const PrefixWine& owner);

// The prefix itself: of a folder of Steam's compatdata, its pfx.
std::filesystem::path prefix_in(const std::filesystem::path& root,
                                const std::filesystem::path& folder);

// Would starting that Wine bring the prefix up to (or down to) its own version? `prefix` is a path
// of the system, not below `root`.
enum class Update { No, Yes, Unknown };
Update update_by(const std::filesystem::path& root, const Wine& wine,
                 const std::filesystem::path& prefix);

} // namespace lockstep
