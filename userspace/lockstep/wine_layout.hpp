// SPDX-License-Identifier: LGPL-2.1-or-later
//
// Where a Wine keeps its two halves of each built-in DLL, found from files alone: nothing is run.
// Every path is looked up below a root folder, "/" in use and a made-up tree in the tests.
//
// 64-bit programs: x86_64-windows/ and x86_64-unix/ in one folder. 32-bit programs run in one of
// two ways: the classic one, with i386-windows/ and i386-unix/, often in a folder of their own
// (Debian's wine32); or the new one (WoW64), with i386-windows/ on the 64-bit Linux side.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace lockstep {

enum class Width { Bits64, Bits32 };
std::string_view words(Width width); // "64-bit", "32-bit"

// A Wine that can run 64-bit programs.
struct Wine {
    std::filesystem::path loader;     // the program to run
    std::filesystem::path folder;     // holds x86_64-windows/ and x86_64-unix/
    std::filesystem::path folder32{}; // holds i386-windows/; empty: no 32-bit programs
    std::filesystem::path loader32{}; // starts Wine in a 32-bit prefix; empty: none does
    bool classic32 = false;           // folder32 has i386-unix/ too
};

// Where the two halves of the driver are, and which is missing where.
struct DriverHalves {
    std::filesystem::path windows; // lockstep-asio.dll, empty if not found
    std::filesystem::path unix;    // lockstep-asio.so, empty if not found
    std::vector<std::filesystem::path> searched;
    std::string windows_folder; // its name: x86_64-windows, i386-windows
    std::string unix_folder;    // x86_64-unix, i386-unix
    bool complete() const { return !windows.empty() && !unix.empty(); }
};

// The Wine that `loader` belongs to (a program, a link or a distribution's shell script), or
// nothing if no folder of 64-bit built-ins belongs to it. A 64-bit loader beside it is preferred,
// because a script may start a 32-bit one.
std::optional<Wine> wine_of_loader(const std::filesystem::path& root,
                                   const std::filesystem::path& loader);

// The first Wine found: the folders of `path` (as in $PATH), as a shell would, then Debian's own
// folder, then WineHQ's below /opt.
std::optional<Wine> find_wine(const std::filesystem::path& root, const std::string& path);

// The halves for programs of that width: in Wine's own folder and then in each of `dll_path` (as in
// $WINEDLLPATH). Wine takes the unix half only from the same entry as the Windows half. Bits32 only
// for a Wine that has folder32.
DriverHalves find_driver(const std::filesystem::path& root, const Wine& wine, Width width,
                         const std::string& dll_path);

enum class DllKind { Builtin, Native, NotADll };

// Wine looks for a unix half only for a DLL that carries its "builtin" stamp.
DllKind dll_kind(const std::filesystem::path& dll);

} // namespace lockstep
