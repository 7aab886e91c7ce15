// SPDX-License-Identifier: LGPL-2.1-or-later
//
// The layouts that Wine's packagers use; see wine_layout.hpp.
#include "lockstep/wine_layout.hpp"

#include <array>
#include <fstream>
#include <string_view>
#include <unistd.h>

namespace lockstep {

namespace fs = std::filesystem;

namespace {

constexpr std::string_view windows_half = "lockstep-asio.dll";
constexpr std::string_view unix_half = "lockstep-asio.so";

fs::path below(const fs::path& root, const fs::path& path) {
    return root / path.relative_path();
}

bool is_file(const fs::path& root, const fs::path& path) {
    std::error_code error;
    return fs::is_regular_file(below(root, path), error);
}

bool is_program(const fs::path& root, const fs::path& path) {
    return is_file(root, path) && access(below(root, path).c_str(), X_OK) == 0;
}

std::vector<fs::path> split_path(const std::string& list) {
    std::vector<fs::path> folders;
    for (std::size_t begin = 0; begin <= list.size();) {
        const std::size_t end = std::min(list.find(':', begin), list.size());
        if (end > begin)
            folders.emplace_back(list.substr(begin, end - begin));
        begin = end + 1;
    }
    return folders;
}

// The folder of built-ins that a loader in `bin` uses, over the layouts seen in the wild: Debian
// (/usr/lib/wine/wine64 and /usr/bin/wine), Fedora, Arch and WineHQ (bin/ beside lib64/ or lib/),
// and Wine's own build tree turned into a folder of its own.
std::optional<fs::path> builtins_for(const fs::path& root, const fs::path& bin) {
    const fs::path up = bin.parent_path();
    // Since 10.2 Wine's real loader is beside ntdll.so, and bin/wine only starts it.
    if (is_file(root, bin / "ntdll.so") && is_file(root, up / "x86_64-unix/ntdll.so"))
        return up;
    const std::array candidates = {
        up / "x86_64-linux-gnu/wine",
        up / "lib/x86_64-linux-gnu/wine",
        up / "lib64/wine",
        up / "lib/wine",
        bin,
    };
    for (const fs::path& folder : candidates)
        if (is_file(root, folder / "x86_64-unix/ntdll.so"))
            return folder;
    return std::nullopt;
}

// The folder with the 32-bit built-ins of the Wine whose 64-bit ones are in `folder`. Where both
// ways are there, 32-bit programs run the classic one: Debian's loaders and WineHQ's old ones do.
void find_32_bit_side(const fs::path& root, Wine& wine) {
    const fs::path up =
        wine.folder.parent_path().parent_path(); // of lib64/wine, lib/MULTIARCH/wine
    const std::array classic = {
        wine.folder,
        up / "i386-linux-gnu/wine",
        up / "lib/wine",
        up / "lib32/wine",
    };
    for (const fs::path& folder : classic) {
        if (!is_file(root, folder / "i386-unix/ntdll.so"))
            continue;
        wine.folder32 = folder;
        wine.classic32 = true;
        // Debian keeps it beside wine64, the others have one program for both widths.
        for (const fs::path& loader : {wine.loader.parent_path() / "wine", wine.loader})
            if (wine.loader32.empty() && is_program(root, loader))
                wine.loader32 = loader;
        return;
    }
    if (is_file(root, wine.folder / "i386-windows/ntdll.dll"))
        wine.folder32 = wine.folder;
}

// One step of a link may leave the root of a test's tree, so links are followed here, not by the
// file system.
fs::path follow_links(const fs::path& root, fs::path path) {
    constexpr int most_links = 16;
    for (int links = 0; links < most_links; ++links) {
        std::error_code error;
        const fs::path target = fs::read_symlink(below(root, path), error);
        if (error)
            break;
        path = (target.is_absolute() ? target : path.parent_path() / target).lexically_normal();
    }
    return path;
}

std::optional<fs::path> wine64_near(const fs::path& root, const fs::path& loader,
                                    const fs::path& builtins) {
    // Debian: .../lib/x86_64-linux-gnu/wine belongs to .../lib/wine/wine64.
    const fs::path prefix = builtins.parent_path().parent_path();
    std::vector<fs::path> candidates = {prefix / "wine/wine64", loader.parent_path() / "wine64"};
    if (loader.parent_path().parent_path() == builtins)
        candidates.push_back(prefix / "bin/wine"); // which starts this one, since 10.2
    for (const fs::path& candidate : candidates)
        if (is_program(root, candidate))
            return candidate;
    return std::nullopt;
}

} // namespace

std::string_view words(Width width) {
    return width == Width::Bits64 ? "64-bit" : "32-bit";
}

std::optional<Wine> wine_of_loader(const fs::path& root, const fs::path& loader) {
    const fs::path target = follow_links(root, loader);
    if (!is_program(root, target))
        return std::nullopt;
    // Wine's folders stand beside every program of /usr/bin: that alone makes none a loader.
    if (loader.filename().string().find("wine") == std::string::npos &&
        target.filename().string().find("wine") == std::string::npos)
        return std::nullopt;
    // A link is followed as Wine itself does: beside /usr/bin/wine, WineHQ's link into /opt, a
    // distribution's built-ins may stand, which it does not use.
    for (const fs::path& place : {target, loader})
        if (const auto builtins = builtins_for(root, place.parent_path())) {
            Wine wine{wine64_near(root, place, *builtins).value_or(place), *builtins};
            find_32_bit_side(root, wine);
            return wine;
        }
    return std::nullopt;
}

std::optional<Wine> find_wine(const fs::path& root, const std::string& path) {
    std::vector<fs::path> candidates;
    for (const fs::path& folder : split_path(path))
        for (const char* name : {"wine64", "wine"})
            candidates.push_back(folder / name);
    candidates.emplace_back("/usr/lib/wine/wine64");
    for (const char* flavour : {"stable", "staging", "devel"})
        for (const char* name : {"wine64", "wine"})
            candidates.push_back(fs::path("/opt") / (std::string("wine-") + flavour) / "bin" /
                                 name);
    for (const fs::path& candidate : candidates)
        if (auto wine = wine_of_loader(root, candidate))
            return wine;
    return std::nullopt;
}

DriverHalves find_driver(const fs::path& root, const Wine& wine, Width width,
                         const std::string& dll_path) {
    DriverHalves halves;
    const bool wide = width == Width::Bits64;
    halves.windows_folder = wide ? "x86_64-windows" : "i386-windows";
    halves.unix_folder = wide || !wine.classic32 ? "x86_64-unix" : "i386-unix";
    halves.searched.push_back(wide ? wine.folder : wine.folder32);
    for (const fs::path& folder : split_path(dll_path))
        halves.searched.push_back(folder);
    for (const fs::path& folder : halves.searched) {
        const fs::path dll = folder / halves.windows_folder / windows_half;
        const fs::path so = folder / halves.unix_folder / unix_half;
        // Half a driver in one folder hides a whole one in a later folder: Wine stops at the first
        // DLL, and so does this.
        if (is_file(root, dll)) {
            halves.windows = dll;
            halves.unix = is_file(root, so) ? so : fs::path();
            return halves;
        }
        if (halves.unix.empty() && is_file(root, so))
            halves.unix = so;
    }
    return halves;
}

DllKind dll_kind(const fs::path& dll) {
    constexpr std::string_view stamp = "Wine builtin DLL";
    constexpr std::size_t stamp_offset = 0x40; // right after the DOS header
    std::array<char, stamp_offset + stamp.size()> head{};
    std::ifstream file(dll, std::ios::binary);
    file.read(head.data(), head.size());
    if (file.gcount() < 2 || head[0] != 'M' || head[1] != 'Z')
        return DllKind::NotADll;
    return std::string_view(head.data() + stamp_offset, stamp.size()) == stamp ? DllKind::Builtin
                                                                               : DllKind::Native;
}

} // namespace lockstep
