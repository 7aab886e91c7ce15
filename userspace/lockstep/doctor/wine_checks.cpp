// SPDX-License-Identifier: LGPL-2.1-or-later
//
// See wine_checks.hpp.
#include "lockstep/doctor/wine_checks.hpp"

#include "lockstep/doctor/system_files.hpp"

namespace lockstep::doctor {

namespace fs = std::filesystem;

namespace {

const char* layout(const Wine& wine) {
    if (wine.folder32.empty())
        return "64-bit programs only";
    return wine.classic32 ? "64-bit and, classic, 32-bit programs"
                          : "64-bit and, by new WoW64, 32-bit programs";
}

fs::path in_store(const DriverSources& sources, const std::string& folder, const char* file) {
    return sources.store ? *sources.store / folder / file : fs::path();
}

bool is_installed_copy(const DriverSources& sources, const fs::path& half, const fs::path& stored) {
    const auto kept = read_file("/", stored); // the store's path is of the system
    return stored.empty() || !kept || kept == read_file(sources.root, half);
}

// What is wrong with the driver for programs of one width; nothing where all is right.
std::vector<std::string> faults(const Wine& wine, Width width, const DriverSources& sources) {
    const DriverHalves halves = find_driver(sources.root, wine, width, sources.dll_path);
    const std::string folder = halves.searched.front().string();
    std::vector<std::string> faults;
    if (halves.windows.empty() && halves.unix.empty())
        return {"the driver for " + std::string(words(width)) + " programs is not there"};
    if (halves.windows.empty())
        faults.push_back(folder + "/" + halves.windows_folder + "/lockstep-asio.dll is missing");
    else if (dll_kind(below(sources.root, halves.windows)) != DllKind::Builtin)
        faults.push_back(halves.windows.string() + " is not stamped as a Wine built-in");
    if (halves.unix.empty())
        faults.push_back(folder + "/" + halves.unix_folder + "/lockstep-asio.so is missing");
    if (!faults.empty())
        return faults;
    if (!is_installed_copy(sources, halves.windows,
                           in_store(sources, halves.windows_folder, "lockstep-asio.dll")))
        faults.push_back(halves.windows.string() + " is not the one that is installed now");
    if (!is_installed_copy(sources, halves.unix,
                           in_store(sources, halves.unix_folder, "lockstep-asio.so")))
        faults.push_back(halves.unix.string() + " is not the one that is installed now");
    return faults;
}

bool store_has(const Wine& wine, Width width, const DriverSources& sources) {
    const DriverHalves halves = find_driver(sources.root, wine, width, "");
    return sources.store &&
           is_there("/", in_store(sources, halves.windows_folder, "lockstep-asio.dll")) &&
           is_there("/", in_store(sources, halves.unix_folder, "lockstep-asio.so"));
}

} // namespace

Finding check_wine(const Wine& wine, const ChildResult& version, bool used,
                   const DriverSources& sources) {
    constexpr const char* check = "wine";
    const std::string loader = wine.loader.string();
    if (version.timed_out || version.status != 0) {
        const std::vector<std::string> said = lines_of(version.output);
        return {check, used ? State::Bad : State::Notice,
                loader +
                    (version.timed_out
                         ? " --version did not end"
                         : " --version failed with status " + std::to_string(version.status)) +
                    (said.empty() ? "" : ": " + said.front()),
                "install this Wine anew, or name another with --wine"};
    }
    const std::string seen =
        std::string(trimmed(version.output)) + " (" + loader + "): " + layout(wine);
    const std::vector<std::string> wide = faults(wine, Width::Bits64, sources);
    const std::vector<std::string> narrow =
        wine.folder32.empty() ? std::vector<std::string>() : faults(wine, Width::Bits32, sources);
    if (wide.empty() && narrow.empty())
        return {check, State::Good, seen + ", the driver is there for all", ""};
    std::vector<std::string> all = wide;
    all.insert(all.end(), narrow.begin(), narrow.end());
    const Width worst = wide.empty() ? Width::Bits32 : Width::Bits64;
    const bool can_place = store_has(wine, worst, sources);
    // An installation without the 32-bit half was built without a compiler for it.
    const bool bad = used && (worst == Width::Bits64 || can_place);
    return {check, bad ? State::Bad : State::Notice, seen + "; " + joined(all, "; "),
            can_place ? "sudo lockstep register --files --wine " + loader
                      : "in Lockstep's tree: sudo make install"};
}

Finding no_wine() {
    return {"wine", State::Bad, "no Wine for 64-bit programs in /usr/lib/wine, $PATH or /opt",
            "install Wine (Debian: wine64), or name its program with --wine"};
}

} // namespace lockstep::doctor
