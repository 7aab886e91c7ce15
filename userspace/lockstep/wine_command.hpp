// SPDX-License-Identifier: LGPL-2.1-or-later
//
// `lockstep register` and `lockstep unregister`: finds the prefix, the Wine and the driver's files,
// and says what was done.
#pragma once

#include <string>

namespace lockstep {

struct WineRequest {
    std::string prefix; // empty: $WINEPREFIX, else ~/.wine
    std::string wine;   // empty: the Wine that is found first
    bool files = false; // register: only put the driver's files into Wine's folders
    bool json = false;
};

// Both return the exit code and throw CommandError where something is missing or Wine refuses.
int run_register(const WineRequest& request);
int run_unregister(const WineRequest& request);

} // namespace lockstep
