// SPDX-License-Identifier: LGPL-2.1-or-later
//
// Which Wine the commands use in a prefix: the one that the user named, else the one that files say
// runs the prefix, else the machine's first.
#pragma once

#include "lockstep/wine_of_prefix.hpp"

#include <string>
#include <vector>

namespace lockstep {

struct WineChoice {
    Wine wine;
    std::string reason;             // "the first in $PATH", or the file that names it
    std::vector<std::string> notes; // what the user should know (notes_on)
};

// `named` as given to --wine, may be empty; then `prefix`, if not empty, is asked. `places` is of
// the system. Throws CommandError (BadInput), which says what to name or install.
WineChoice choose_wine(const WinePlaces& places, const std::string& named,
                       const std::filesystem::path& prefix);

// The Wine of the program that --wine names; throws as above.
Wine wine_named(const std::filesystem::path& root, const std::string& named);

} // namespace lockstep
