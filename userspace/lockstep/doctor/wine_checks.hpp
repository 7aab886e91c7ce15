// SPDX-License-Identifier: LGPL-2.1-or-later
//
// The Wines of the machine: which there are, of what version, what programs they run, and whether
// the driver's files are where each looks for them.
#pragma once

#include "lockstep/child_process.hpp"
#include "lockstep/doctor/finding.hpp"
#include "lockstep/wine_layout.hpp"

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace lockstep::doctor {

// Where Wines are looked for.
struct WinePlaces {
    std::filesystem::path root; // of the file system
    std::string path;           // as in $PATH
    std::filesystem::path home;
    std::optional<Wine> named; // by the user
};

// Each once. The first is the one that is used: the named one, else what `lockstep register` takes.
std::vector<Wine> find_wines(const WinePlaces& places);

// What is needed to judge a Wine's copy of the driver.
struct DriverSources {
    std::filesystem::path root;
    std::optional<std::filesystem::path> store; // the driver as installed (driver_store.hpp)
    std::string dll_path;                       // as in $WINEDLLPATH
};

// `version` is what `wine --version` came to. What is wrong is bad in the Wine that is used, and to
// be noted in others.
Finding check_wine(const Wine& wine, const ChildResult& version, bool used,
                   const DriverSources& sources);

Finding no_wine();

} // namespace lockstep::doctor
