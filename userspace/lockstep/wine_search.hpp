// SPDX-License-Identifier: LGPL-2.1-or-later
//
// Every Wine of the machine that a user may run programs with: the distribution's, WineHQ's, and
// those that Steam, Lutris and Bottles fetch for themselves, in their Flatpaks too.
#pragma once

#include "lockstep/wine_layout.hpp"

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace lockstep {

// Where Wines are looked for.
struct WinePlaces {
    std::filesystem::path root; // of the file system
    std::string path;           // as in $PATH
    std::filesystem::path home;
    std::optional<Wine> named; // by the user
};

// The user's data folders (~/.local/share), of the system and of each Flatpak application.
std::vector<std::filesystem::path> data_homes(const WinePlaces& places);

// The Wine of a folder that is one's own: FOLDER/bin, and of Proton's FOLDER/files/bin or
// FOLDER/dist/bin.
std::optional<Wine> wine_in_folder(const std::filesystem::path& root,
                                   const std::filesystem::path& folder);

// Each once. The first is the one that is used: the named one, else find_wine()'s.
std::vector<Wine> find_wines(const WinePlaces& places);

} // namespace lockstep
