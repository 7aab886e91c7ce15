// SPDX-License-Identifier: LGPL-2.1-or-later
//
// See driver_store.hpp.
#include "lockstep/driver_store.hpp"

#include "lockstep/exit_code.hpp"

namespace lockstep {

namespace fs = std::filesystem;

std::optional<fs::path> driver_store(const fs::path& program) {
    // PREFIX/bin/lockstep and PREFIX/lib/lockstep/wine (packaging/install).
    const fs::path folder = program.parent_path().parent_path() / "lib/lockstep/wine";
    std::error_code error;
    if (!fs::is_directory(folder, error))
        return std::nullopt;
    return folder;
}

std::vector<PlacedFile> place_driver(const fs::path& store, const Wine& wine, Width width,
                                     DriverHalves& halves, std::vector<std::string>& steps) {
    const fs::path& own = width == Width::Bits64 ? wine.folder : wine.folder32;
    const fs::path windows = own / halves.windows_folder / "lockstep-asio.dll";
    const fs::path unix = own / halves.unix_folder / "lockstep-asio.so";
    std::vector<PlacedFile> placed;
    if (halves.complete() && halves.windows != windows)
        return placed;
    struct Half {
        fs::path source;
        fs::path target;
        fs::path& found;
    };
    const Half both[] = {
        {store / halves.unix_folder / unix.filename(), unix, halves.unix},
        {store / halves.windows_folder / windows.filename(), windows, halves.windows},
    };
    std::error_code error;
    for (const Half& half : both)
        if (!fs::is_regular_file(half.source, error))
            return placed; // this installation has no driver of that width
    for (const Half& half : both) {
        try {
            placed.emplace_back(half.source, half.target);
        } catch (const CommandError& failure) {
            throw CommandError(failure.code(),
                               std::string(failure.what()) +
                                   "\nLet who may write there put the driver's files into this "
                                   "Wine, then register: sudo lockstep register --files --wine " +
                                   wine.loader.string());
        }
        if (placed.back().changed())
            steps.push_back("put " + half.target.string());
        half.found = half.target;
    }
    return placed;
}

} // namespace lockstep
