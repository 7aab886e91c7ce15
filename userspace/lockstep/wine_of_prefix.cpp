// SPDX-License-Identifier: LGPL-2.1-or-later
//
// The files of Steam, Bottles, Lutris and Wine; see wine_of_prefix.hpp.
#include "lockstep/wine_of_prefix.hpp"

#include "lockstep/doctor/system_files.hpp"

#include <algorithm>
#include <sys/stat.h>

namespace lockstep {

namespace fs = std::filesystem;
using doctor::below;
using doctor::first_line;
using doctor::is_there;
using doctor::lines_of;
using doctor::names_in;
using doctor::read_file;
using doctor::trimmed;

namespace {

// Proton writes down where it is: ".../Proton 9.0/files/share/fonts/" ("dist" in old ones).
std::string proton_in(const std::string& config_info) {
    for (const std::string& line : lines_of(config_info))
        for (const char* part : {"/files/share/fonts", "/dist/share/fonts"})
            if (const std::size_t at = line.find(part); at != std::string::npos)
                return line.substr(0, at);
    return "";
}

// In compatdata/ID beside pfx, or in the prefix where the two are one (umu).
bool ask_steam(const WinePlaces& places, const fs::path& prefix, PrefixWine& owner) {
    for (const fs::path& folder : {prefix.parent_path(), prefix}) {
        const fs::path file = folder / "config_info";
        const std::string proton = proton_in(read_file(places.root, file).value_or(""));
        if (proton.empty() || (folder != prefix && prefix.filename() != "pfx"))
            continue;
        owner.told_by = file.string();
        owner.named = proton;
        owner.wine = wine_in_folder(places.root, proton);
        owner.container = read_file(places.root, fs::path(proton) / "toolmanifest.vdf")
                              .value_or("")
                              .find("require_tool_appid") != std::string::npos;
        return true;
    }
    return false;
}

std::string unquoted(std::string_view text) {
    text = trimmed(text);
    if (text.size() > 1 && (text.front() == '"' || text.front() == '\'') &&
        text.back() == text.front())
        text = text.substr(1, text.size() - 2);
    return std::string(text);
}

// A value of a YAML file's section, or of the file itself; "" if it is not there. All that is
// needed of YAML: these programs write one key a line, sections by two blanks.
std::string yaml_value(std::string_view text, std::string_view section, std::string_view key) {
    std::string current;
    for (const std::string& line : lines_of(text)) {
        const std::size_t colon = line.find(':');
        if (colon == std::string::npos || line.starts_with('#'))
            continue;
        const std::string_view value = std::string_view(line).substr(colon + 1);
        const bool inner = line.starts_with(' ');
        const std::string_view name = trimmed(std::string_view(line).substr(0, colon));
        if (!inner)
            current = trimmed(value).empty() ? name : "";
        if (name == key && (section.empty() ? !inner : inner && current == section))
            return unquoted(value);
    }
    return "";
}

bool ask_bottles(const WinePlaces& places, const fs::path& prefix, PrefixWine& owner) {
    const fs::path file = prefix / "bottle.yml";
    const std::string runner = yaml_value(read_file(places.root, file).value_or(""), "", "Runner");
    if (runner.empty())
        return false;
    owner.told_by = file.string();
    owner.named = runner;
    // The distribution's Wine, under a name made of its version; in a Flatpak there is none.
    if (runner.starts_with("sys-wine")) {
        if (owner.flatpak.empty())
            owner.wine = find_wine(places.root, places.path);
        return true;
    }
    // The bottle's own .../bottles/bottles/NAME first: its runners are beside; else, as a bottle
    // may be anywhere, those of each data folder.
    std::vector<fs::path> collections = {prefix.parent_path().parent_path() / "runners"};
    for (const fs::path& data : data_homes(places))
        collections.push_back(data / "bottles/runners");
    for (const fs::path& collection : collections)
        if (!owner.wine)
            owner.wine = wine_in_folder(places.root, collection / runner);
    return true;
}

// Lutris has a file for each program, which names its prefix and, if not the default, its Wine.
bool ask_lutris(const WinePlaces& places, const fs::path& prefix, PrefixWine& owner) {
    std::vector<fs::path> homes = data_homes(places);
    std::vector<fs::path> games = {places.home / ".config/lutris/games"};
    for (const fs::path& data : homes)
        games.push_back(data / "lutris/games");
    for (const fs::path& folder : games)
        for (const std::string& name : names_in(places.root, folder)) {
            const std::string text = read_file(places.root, folder / name).value_or("");
            const fs::path named = yaml_value(text, "game", "prefix");
            const std::string version = yaml_value(text, "wine", "version");
            if (named.empty() || version.empty() ||
                (named / "").lexically_normal() != (prefix / "").lexically_normal())
                continue;
            owner.told_by = (folder / name).string();
            owner.named = version;
            if (version == "system")
                owner.wine = find_wine(places.root, places.path);
            for (const fs::path& data : homes)
                for (const char* runners :
                     {"lutris/runners/wine", "lutris/runners/proton", "Steam/compatibilitytools.d"})
                    if (!owner.wine)
                        owner.wine = wine_in_folder(places.root, data / runners / version);
            return true;
        }
    return false;
}

// Wine keeps its wine.inf's time in the prefix that it made or updated last. It tells the Wine only
// if no other has a file of the same time; what is used by default goes first all the same.
void ask_wine(const WinePlaces& places, const fs::path& prefix, PrefixWine& owner) {
    const fs::path file = prefix / ".update-timestamp";
    const std::string stamp(trimmed(first_line(places.root, file)));
    if (stamp.empty() || stamp == "disable")
        return;
    const std::vector<Wine> wines = find_wines(places);
    std::vector<Wine> same;
    for (const Wine& wine : wines)
        if (update_by(places.root, wine, below(places.root, prefix)) == Update::No)
            same.push_back(wine);
    if (same.empty() || (same.size() > 1 && same.front().folder != wines.front().folder))
        return;
    owner.told_by = file.string();
    owner.named = same.front().loader.string();
    owner.wine = same.front();
}

// ~/.var/app/APPLICATION/... is what a Flatpak has as its own.
std::string flatpak_of(const fs::path& path) {
    const std::string text = path.string();
    constexpr std::string_view mark = "/.var/app/";
    const std::size_t at = text.find(mark);
    if (at == std::string::npos)
        return "";
    const std::size_t begin = at + mark.size();
    return text.substr(begin, text.find('/', begin) - begin);
}

} // namespace

PrefixWine wine_of_prefix(const WinePlaces& places, const fs::path& prefix) {
    PrefixWine owner;
    owner.flatpak = flatpak_of(prefix);
    if (ask_steam(places, prefix, owner) || ask_bottles(places, prefix, owner) ||
        ask_lutris(places, prefix, owner)) {
        if (owner.flatpak.empty() && owner.wine)
            owner.flatpak = flatpak_of(owner.wine->folder);
        return owner;
    }
    ask_wine(places, prefix, owner);
    return owner;
}

std::vector<std::string> notes_on(const PrefixWine& owner) {
    std::vector<std::string> notes;
    if (owner.container)
        notes.push_back(
            "Steam runs this prefix's programs in a container with libraries of its own. The "
            "driver "
            "is loaded here outside of it, where it uses this system's libasound and libjack; "
            "whether it opens inside was not tried. If a host does not list it or it does not "
            "open, "
            "run the host outside: WINEPREFIX as above, and the wine above.");
    if (owner.container || fs::path(owner.told_by).filename() == "config_info")
        notes.emplace_back("Steam may take the driver's files away when it updates this Proton: "
                           "register again then.");
    if (!owner.flatpak.empty())
        notes.push_back("Flatpak's " + owner.flatpak +
                        " runs programs in a sandbox that sees nothing of this system's /usr: the "
                        "driver needs the sandbox's own libasound.so.2 (and libjack.so.0 for JACK) "
                        "and the sound devices: flatpak override --user --device=all " +
                        owner.flatpak +
                        ". It is loaded here outside of the sandbox; inside was not tried.");
    return notes;
}

std::string trouble_with(const PrefixWine& owner) {
    if (owner.wine)
        return "";
    if (!owner.flatpak.empty())
        return "the prefix is run by Flatpak's " + owner.flatpak +
               (owner.named.empty() ? "" : ", with '" + owner.named + "' (" + owner.told_by + ")") +
               ", whose Wine is not among the files in your home: one inside of the Flatpak can "
               "be neither run nor written from outside. Choose a runner that the application "
               "fetches into its own data (Bottles: Preferences, Runners), or name one with --wine";
    if (!owner.named.empty())
        return "the prefix is run by '" + owner.named + "' (" + owner.told_by +
               "), where no Wine for 64-bit programs with x86_64-unix/ntdll.so is found. Start a "
               "program in the prefix once more, so that this is up to date, or name its Wine "
               "with --wine";
    return "";
}

fs::path prefix_in(const fs::path& root, const fs::path& folder) {
    if (!is_there(root, folder / "system.reg") && is_there(root, folder / "pfx/system.reg"))
        return folder / "pfx";
    return folder;
}

Update update_by(const fs::path& root, const Wine& wine, const fs::path& prefix) {
    const std::string line = first_line("/", prefix / ".update-timestamp"); // ends with \r\n
    const std::string_view stamp = trimmed(line);
    if (stamp == "disable")
        return Update::No;
    // Wine keeps in the prefix the time of the file that it was made from.
    const fs::path bin = wine.loader.parent_path();
    for (const fs::path& up : {bin.parent_path(), bin.parent_path().parent_path()}) {
        struct stat status {};
        if (stat(below(root, up / "share/wine/wine.inf").c_str(), &status) != 0)
            continue;
        return stamp == std::to_string(status.st_mtime) ? Update::No : Update::Yes;
    }
    return Update::Unknown;
}

} // namespace lockstep
