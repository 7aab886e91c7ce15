// SPDX-License-Identifier: LGPL-2.1-or-later
//
// See wine_search.hpp.
#include "lockstep/wine_search.hpp"

#include "lockstep/doctor/system_files.hpp"

#include <algorithm>

namespace lockstep {

namespace fs = std::filesystem;
using doctor::below;
using doctor::names_in;

namespace {

std::vector<fs::path> path_folders(const std::string& path) {
    std::vector<fs::path> folders;
    for (std::size_t begin = 0; begin < path.size();) {
        const std::size_t end = std::min(path.find(':', begin), path.size());
        if (end > begin)
            folders.emplace_back(path.substr(begin, end - begin));
        begin = end + 1;
    }
    return folders;
}

// Folders that hold a Wine in each of their folders.
std::vector<fs::path> collections(const WinePlaces& places) {
    std::vector<fs::path> all = {"/opt", "/usr/share/steam/compatibilitytools.d"};
    for (const fs::path& data : data_homes(places))
        for (const char* collection :
             {"Steam/steamapps/common", "Steam/compatibilitytools.d", "lutris/runners/wine",
              "lutris/runners/proton", "bottles/runners"})
            all.push_back(data / collection);
    return all;
}

} // namespace

std::vector<fs::path> data_homes(const WinePlaces& places) {
    std::vector<fs::path> homes = {places.home / ".local/share"};
    const fs::path flatpaks = places.home / ".var/app";
    for (const std::string& application : names_in(places.root, flatpaks))
        homes.push_back(flatpaks / application / "data");
    return homes;
}

std::optional<Wine> wine_in_folder(const fs::path& root, const fs::path& folder) {
    for (const char* bin : {"bin", "files/bin", "dist/bin", "lib/wine"})
        for (const char* name : {"wine64", "wine"})
            if (auto wine = wine_of_loader(root, folder / bin / name))
                return wine;
    return std::nullopt;
}

std::vector<Wine> find_wines(const WinePlaces& places) {
    std::vector<Wine> wines;
    // Where /lib is a link to /usr/lib one Wine is found in both.
    const auto same = [&places](const Wine& a, const Wine& b) {
        std::error_code error;
        return a.folder == b.folder ||
               fs::equivalent(below(places.root, a.folder), below(places.root, b.folder), error);
    };
    const auto add = [&wines, &same](const std::optional<Wine>& wine) {
        if (wine && std::none_of(wines.begin(), wines.end(),
                                 [&](const Wine& known) { return same(known, *wine); }))
            wines.push_back(*wine);
    };
    add(places.named);
    add(find_wine(places.root, places.path));
    for (const fs::path& folder : path_folders(places.path))
        for (const char* name : {"wine64", "wine"})
            add(wine_of_loader(places.root, folder / name));
    add(find_wine(places.root, "")); // Debian's, which need not be in $PATH
    for (const fs::path& collection : collections(places))
        for (const std::string& name : names_in(places.root, collection))
            add(wine_in_folder(places.root, collection / name));
    return wines;
}

} // namespace lockstep
