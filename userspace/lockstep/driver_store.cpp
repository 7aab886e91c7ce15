// SPDX-License-Identifier: LGPL-2.1-or-later
//
// See driver_store.hpp.
#include "lockstep/driver_store.hpp"

#include "lockstep/exit_code.hpp"

#include <algorithm>

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

std::vector<HalfToPlace> halves_to_place(const fs::path& store, const Wine& wine, Width width,
                                         const DriverHalves& halves) {
    const fs::path& own = width == Width::Bits64 ? wine.folder : wine.folder32;
    const fs::path windows = fs::path(halves.windows_folder) / "lockstep-asio.dll";
    const fs::path unix = fs::path(halves.unix_folder) / "lockstep-asio.so";
    if (halves.complete() && halves.windows != own / windows)
        return {};
    std::vector<HalfToPlace> both = {{store / unix, own / unix}, {store / windows, own / windows}};
    std::error_code error;
    for (const HalfToPlace& half : both)
        if (!fs::is_regular_file(half.source, error))
            return {}; // this installation has no driver of that width
    return both;
}

std::vector<PlacedFile> place_driver(const fs::path& store, const Wine& wine, Width width,
                                     DriverHalves& halves, std::vector<std::string>& steps) {
    std::vector<PlacedFile> placed;
    for (const HalfToPlace& half : halves_to_place(store, wine, width, halves)) {
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
        (half.target.extension() == ".so" ? halves.unix : halves.windows) = half.target;
    }
    return placed;
}

std::vector<fs::path> placed_halves(const fs::path& root, const Wine& wine) {
    std::vector<fs::path> there;
    for (const fs::path& folder : {wine.folder, wine.folder32})
        for (const char* half : {"x86_64-windows/lockstep-asio.dll", "x86_64-unix/lockstep-asio.so",
                                 "i386-windows/lockstep-asio.dll", "i386-unix/lockstep-asio.so"}) {
            std::error_code error;
            const fs::path file = folder / half;
            if (!folder.empty() && fs::is_regular_file(root / file.relative_path(), error) &&
                std::find(there.begin(), there.end(), file) == there.end())
                there.push_back(file);
        }
    return there;
}

} // namespace lockstep
