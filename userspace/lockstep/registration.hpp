// SPDX-License-Identifier: LGPL-2.1-or-later
//
// Puts the ASIO driver into a Wine prefix and takes it out again. What runs Wine is passed in, so
// that every way this can go is tested without Wine.
#pragma once

#include "lockstep/child_process.hpp"
#include "lockstep/wine_layout.hpp"
#include "lockstep/wine_prefix.hpp"

#include <functional>
#include <string>
#include <vector>

namespace lockstep {

// Runs a Windows program of Wine's in the prefix, with arguments, time-limited.
using RunInWine = std::function<ChildResult(const std::vector<std::string>&)>;

struct RegistrationReport {
    bool registered = false;        // how the prefix stands now
    bool changed = false;           // whether this run changed anything
    std::string clsid;              // "{...}", empty when not registered
    std::string dll;                // the Windows path that hosts load
    std::vector<std::string> steps; // what was done, in words
};

// How the prefix stands. Throws CommandError if Wine does not run.
RegistrationReport registration(const RunInWine& run);

// Copies the stamped DLL to system32 if it is not there, has it register itself, and reads back
// what a host will read. On failure puts back what was there and throws CommandError.
RegistrationReport register_driver(const WinePrefix& prefix, const DriverHalves& halves,
                                   const RunInWine& run);

// Takes back both registry keys and the DLL. Nothing to take back is no error. The user's settings
// (HKCU\Software\Lockstep) stay. Throws CommandError if something could not be removed.
RegistrationReport unregister_driver(const WinePrefix& prefix, const RunInWine& run);

} // namespace lockstep
