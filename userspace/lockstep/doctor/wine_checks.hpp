// SPDX-License-Identifier: LGPL-2.1-or-later
//
// The Wines of the machine: of what version each is, what programs it runs, and whether the
// driver's files are where it looks for them.
#pragma once

#include "lockstep/child_process.hpp"
#include "lockstep/doctor/finding.hpp"
#include "lockstep/wine_search.hpp"

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace lockstep::doctor {

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
