// SPDX-License-Identifier: LGPL-2.1-or-later
//
// `lockstep register`, `lockstep unregister` and `lockstep panel`: finds the prefix, the Wine and
// the driver's files, and says what was done.
#pragma once

#include <string>

namespace lockstep {

struct WineRequest {
    std::string prefix;   // empty: $WINEPREFIX, else ~/.wine
    std::string wine;     // empty: the Wine that runs the prefix (wine_choice.hpp)
    bool files = false;   // only put the driver's files into Wine's folders, or take them out
    bool dry_run = false; // say what would be done; start no Wine
    bool json = false;
};

// These return the exit code and throw CommandError where something is missing or Wine refuses.
int run_register(const WineRequest& request);
int run_unregister(const WineRequest& request);

// Becomes the Wine program that shows the ASIO driver's control panel, and so returns only by
// throwing CommandError: no such Wine or prefix, or the driver is not in it.
[[noreturn]] void run_panel(const WineRequest& request);

} // namespace lockstep
