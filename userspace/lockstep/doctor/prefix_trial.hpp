// SPDX-License-Identifier: LGPL-2.1-or-later
//
// Goes through Wine prefixes: reads what each has registered, and has a Windows program open the
// driver in it, the way a DAW does.
#pragma once

#include "lockstep/doctor/finding.hpp"
#include "lockstep/doctor/processes.hpp"
#include "lockstep/wine_layout.hpp"
#include "lockstep/wine_prefix.hpp"

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace lockstep::doctor {

struct Trial {
    WinePrefix prefix;
    bool named;                 // by the user on the command line
    bool chosen;                // named, or what is used where none is named
    std::string problem;        // why it could not be read; the prefix has but its folder then
    std::optional<Wine> wine{}; // that runs it, where files tell
};

// The named ones; without any the default one ($WINEPREFIX, else ~/.wine) and those in
// ~/.local/share/wineprefixes. Throws CommandError where a named one is none.
std::vector<Trial> prefixes_to_try(const std::vector<std::string>& named,
                                   const std::filesystem::path& home);

// `self` is the installed command, which has the test program in a folder beside it. `quick`: no
// program is started. `first_wine` is for prefixes of which files do not tell the Wine.
std::vector<Finding> try_prefixes(const std::vector<Trial>& trials, const Wine& first_wine,
                                  const std::filesystem::path& self, bool quick,
                                  const std::vector<Process>& processes);

} // namespace lockstep::doctor
