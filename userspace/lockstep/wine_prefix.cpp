// SPDX-License-Identifier: LGPL-2.1-or-later
//
// Prefix folders and `reg query` output; see wine_prefix.hpp.
#include "lockstep/wine_prefix.hpp"

#include "lockstep/exit_code.hpp"

#include <cstdlib>
#include <fstream>
#include <sys/stat.h>
#include <unistd.h>

namespace lockstep {

namespace fs = std::filesystem;

namespace {

std::string environment(const char* name) {
    const char* value = std::getenv(name);
    return value != nullptr ? value : "";
}

// "win32" or "win64", which Wine writes among the first lines; "" where it does not say.
std::string architecture(const fs::path& registry) {
    std::ifstream file(registry);
    constexpr std::string_view key = "#arch=";
    constexpr int head_lines = 8;
    std::string line;
    for (int i = 0; i < head_lines && std::getline(file, line); ++i)
        if (line.starts_with(key))
            return line.substr(key.size());
    return "";
}

std::string_view trimmed(std::string_view text) {
    constexpr std::string_view blank = " \t\r\n";
    const std::size_t begin = text.find_first_not_of(blank);
    if (begin == std::string_view::npos)
        return {};
    return text.substr(begin, text.find_last_not_of(blank) - begin + 1);
}

} // namespace

fs::path prefix_folder(const std::string& named) {
    std::string chosen = named;
    if (chosen.empty())
        chosen = environment("WINEPREFIX");
    if (chosen.empty())
        chosen = environment("HOME") + "/.wine";
    return fs::absolute(chosen).lexically_normal();
}

WinePrefix open_prefix(const fs::path& folder) {
    const fs::path registry = folder / "system.reg";
    const fs::path system32 = folder / "drive_c/windows/system32";
    const std::string quoted = "'" + folder.string() + "'";
    if (!fs::is_regular_file(registry) || !fs::is_directory(system32))
        throw CommandError(ExitCode::BadInput,
                           quoted +
                               " is not a Wine prefix (no system.reg and drive_c in it). "
                               "Name one with --prefix, or make it first: WINEPREFIX=" +
                               quoted + " wineboot -i");
    struct stat status {};
    if (stat(folder.c_str(), &status) == 0 && status.st_uid != geteuid())
        throw CommandError(ExitCode::BadInput,
                           "the Wine prefix " + quoted + " belongs to user " +
                               std::to_string(status.st_uid) +
                               "; Wine lets only its owner use it. Run this as that user.");
    const PrefixView only{Width::Bits64,
                          system32,
                          R"(C:\windows\system32)",
                          R"(HKLM\Software)",
                          R"(HKLM\Software\Classes\CLSID)",
                          "regsvr32"};
    WinePrefix prefix{folder, {only}};
    const fs::path syswow64 = folder / "drive_c/windows/syswow64";
    if (architecture(registry) == "win32")
        prefix.views[0].width = Width::Bits32;
    else if (fs::exists(syswow64 / "ntdll.dll"))
        prefix.views.push_back(
            {Width::Bits32, syswow64, R"(C:\windows\syswow64)", R"(HKLM\Software\Wow6432Node)",
             R"(HKLM\Software\Classes\Wow6432Node\CLSID)", R"(C:\windows\syswow64\regsvr32.exe)"});
    return prefix;
}

std::optional<std::string> registry_value(std::string_view query_output, std::string_view name) {
    // One value a line: four blanks, its name, four blanks, its type, four blanks, its data.
    constexpr std::string_view separator = "    ";
    for (std::size_t begin = 0; begin < query_output.size();) {
        const std::size_t end = std::min(query_output.find('\n', begin), query_output.size());
        std::string_view line = query_output.substr(begin, end - begin);
        begin = end + 1;
        if (!line.starts_with(separator))
            continue;
        line.remove_prefix(separator.size());
        const std::size_t name_end = line.find(separator);
        if (name_end == std::string_view::npos)
            continue;
        const std::string_view found = line.substr(0, name_end);
        // The default value is shown as "(Default)", in the language of the session.
        if (name.empty() ? !(found.starts_with('(') && found.ends_with(')')) : found != name)
            continue;
        line.remove_prefix(name_end + separator.size());
        const std::size_t type_end = line.find(separator);
        if (type_end == std::string_view::npos)
            continue;
        return std::string(trimmed(line.substr(type_end)));
    }
    return std::nullopt;
}

} // namespace lockstep
