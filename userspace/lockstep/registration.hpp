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

// What a host of one width finds in the registry; empty where there is nothing.
struct RegisteredDriver {
    Width width;
    std::string clsid; // "{...}"
    std::string dll;   // the Windows path that hosts load
    bool whole() const { return !clsid.empty() && !dll.empty(); }
};

struct RegistrationReport {
    bool changed = false;                  // whether this run changed anything
    std::vector<RegisteredDriver> drivers; // how the prefix stands now, a line for each view
    std::vector<std::string> steps;        // what was done, in words
    bool registered() const;               // for one width at least
};

// How the prefix stands. Throws CommandError if Wine does not run.
RegistrationReport registration(const WinePrefix& prefix, const RunInWine& run);

// For programs of each width that the prefix has a view for: copies the stamped DLL to their system
// folder if it is not there, has it register itself, and reads back what a host will read. The DLL
// only registers itself if it could load its Linux half. `halves` are those of each view, in that
// order. Where the driver has no half for 32-bit programs, a prefix for both does without, which is
// said. On failure puts back what was there and throws CommandError.
RegistrationReport register_driver(const WinePrefix& prefix,
                                   const std::vector<DriverHalves>& halves, const RunInWine& run);

// The steps that register_driver() would take, in words; nothing is run or written. `halves` may
// be where the files will be taken from. Throws CommandError where it would for want of a half.
std::vector<std::string> register_steps(const WinePrefix& prefix,
                                        const std::vector<DriverHalves>& halves);

// The steps that unregister_driver() would take, as far as files tell.
std::vector<std::string> unregister_steps(const WinePrefix& prefix);

// Takes back the registry keys and the DLLs. Nothing to take back is no error. The user's settings
// (HKCU\Software\Lockstep) stay. Throws CommandError if something could not be removed.
RegistrationReport unregister_driver(const WinePrefix& prefix, const RunInWine& run);

} // namespace lockstep
