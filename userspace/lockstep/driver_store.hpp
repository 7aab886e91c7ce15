// SPDX-License-Identifier: LGPL-2.1-or-later
//
// The driver's halves as `make install` keeps them, for Wines that it did not know of: WineHQ's,
// Proton's and others in folders of their own.
#pragma once

#include "lockstep/placed_file.hpp"
#include "lockstep/wine_layout.hpp"

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace lockstep {

// The folder with x86_64-windows/, x86_64-unix/ and so on that belongs to the installed command
// `program`; nothing if it was not installed with one.
std::optional<std::filesystem::path> driver_store(const std::filesystem::path& program);

struct HalfToPlace {
    std::filesystem::path source; // in the store
    std::filesystem::path target; // where that Wine looks
};

// What place_driver() would put: nothing, or both halves, the Linux one first.
std::vector<HalfToPlace> halves_to_place(const std::filesystem::path& store, const Wine& wine,
                                         Width width, const DriverHalves& halves);

// The driver's halves in Wine's own folders, for both widths, those that are there.
std::vector<std::filesystem::path> placed_halves(const std::filesystem::path& root,
                                                 const Wine& wine);

// Puts those halves that the store has, and Wine's own folder has not or has others of, where that
// Wine looks, adds what was done to `steps`, and brings `halves` up to date. A driver found through
// WINEDLLPATH is left alone. The files go again unless they are kept. Throws CommandError where
// Wine's folder cannot be written.
std::vector<PlacedFile> place_driver(const std::filesystem::path& store, const Wine& wine,
                                     Width width, DriverHalves& halves,
                                     std::vector<std::string>& steps);

} // namespace lockstep
