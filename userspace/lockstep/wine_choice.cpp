// SPDX-License-Identifier: LGPL-2.1-or-later
//
// See wine_choice.hpp.
#include "lockstep/wine_choice.hpp"

#include "lockstep/doctor/system_files.hpp"
#include "lockstep/exit_code.hpp"

namespace lockstep {

namespace fs = std::filesystem;

Wine wine_named(const fs::path& root, const std::string& named) {
    // Absolute, because the program is run by its path and its folders are found beside it.
    const fs::path loader = fs::absolute(named).lexically_normal();
    if (const auto wine = wine_of_loader(root, loader))
        return *wine;
    // A folder of WineHQ's, Proton's or a runner's will do too.
    if (const auto wine = wine_in_folder(root, loader))
        return *wine;
    throw CommandError(ExitCode::BadInput,
                       "--wine '" + named + "': " +
                           (doctor::is_there(root, loader)
                                ? "not the program of a 64-bit Wine (called wine or wine64, with "
                                  "x86_64-unix/ntdll.so in a folder beside it)"
                                : "no such program; give the path of Wine's wine64 or wine"));
}

WineChoice choose_wine(const WinePlaces& places, const std::string& named, const fs::path& prefix) {
    PrefixWine owner;
    if (!prefix.empty())
        owner = wine_of_prefix(places, prefix);
    if (!named.empty())
        return {wine_named(places.root, named), "named by --wine", notes_on(owner)};
    if (const std::string trouble = trouble_with(owner); !trouble.empty())
        throw CommandError(ExitCode::BadInput, trouble);
    if (owner.wine)
        return {*owner.wine, "as " + owner.told_by + " says", notes_on(owner)};
    if (const auto wine = find_wine(places.root, places.path))
        return {*wine, "the first found; nothing in the prefix names another", {}};
    throw CommandError(ExitCode::BadInput,
                       "no Wine for 64-bit programs found in $PATH, /usr/lib/wine or /opt. "
                       "Install wine64, or name its program with --wine.");
}

} // namespace lockstep
