// SPDX-License-Identifier: LGPL-2.1-or-later
//
// See prefix_checks.hpp.
#include "lockstep/doctor/prefix_checks.hpp"

#include "lockstep/doctor/system_files.hpp"

#include <algorithm>
#include <cctype>

namespace lockstep::doctor {

namespace fs = std::filesystem;

namespace {

std::string with_doubled_backslashes(std::string_view text) {
    std::string doubled;
    for (const char c : text)
        doubled.append(c == '\\' ? 2 : 1, c);
    return doubled;
}

std::string without_doubled_backslashes(std::string_view text) {
    std::string single;
    for (std::size_t i = 0; i < text.size(); ++i) {
        single += text[i];
        if (text[i] == '\\' && i + 1 < text.size())
            single.back() = text[++i];
    }
    return single;
}

// Names of keys and values are the same in either case, and stand as whoever made them first wrote
// them.
bool same_letter(char a, char b) {
    return std::tolower(static_cast<unsigned char>(a)) ==
           std::tolower(static_cast<unsigned char>(b));
}

std::size_t find_name(std::string_view text, std::string_view name) {
    const auto at = std::search(text.begin(), text.end(), name.begin(), name.end(), same_letter);
    return at == text.end() ? std::string_view::npos : static_cast<std::size_t>(at - text.begin());
}

// How the prefix stands for programs of one width.
struct View {
    Width width;
    bool registered;
    bool file;
};

std::string problem_of(const View& view) {
    const std::string width(words(view.width));
    if (!view.registered)
        return "not registered for " + width + " programs";
    return "registered for " + width + " programs, but its DLL is missing";
}

} // namespace

std::string value_in_registry(std::string_view registry, const std::string& key,
                              const std::string& name) {
    // A section begins with "[Software\\ASIO\\Lockstep ASIO] 1795429866".
    constexpr std::string_view hive = R"(HKLM\)";
    const std::string_view inside =
        std::string_view(key).substr(key.starts_with(hive) ? hive.size() : 0);
    const std::string head = "\n[" + with_doubled_backslashes(inside) + "]";
    const std::size_t begin = find_name(registry, head);
    if (begin == std::string_view::npos)
        return "";
    const std::size_t body = begin + head.size();
    const std::string_view section = registry.substr(body, registry.find("\n[", body) - body);
    const std::string start = (name.empty() ? "@" : "\"" + name + "\"") + "=\"";
    for (const std::string& line : lines_of(section)) {
        const std::string_view whole = trimmed(line);
        if (find_name(whole.substr(0, start.size()), start) == 0 && whole.ends_with('"') &&
            whole.size() > start.size())
            return without_doubled_backslashes(
                whole.substr(start.size(), whole.size() - start.size() - 1));
    }
    return "";
}

std::vector<RegisteredDriver> registered_in(const WinePrefix& prefix, std::string_view registry) {
    std::vector<RegisteredDriver> drivers;
    for (const PrefixView& view : prefix.views) {
        RegisteredDriver driver{
            view.width,
            value_in_registry(registry, view.software + R"(\ASIO\Lockstep ASIO)", "CLSID"), ""};
        if (!driver.clsid.empty())
            driver.dll = value_in_registry(
                registry, view.classes + "\\" + driver.clsid + R"(\InprocServer32)", "");
        drivers.push_back(driver);
    }
    return drivers;
}

Finding check_registration(const WinePrefix& prefix, std::string_view registry, bool wine32,
                           bool chosen, bool in_use) {
    const std::vector<RegisteredDriver> drivers = registered_in(prefix, registry);
    std::vector<std::string> good;
    std::vector<std::string> problems;
    bool worst_is_first = false;
    for (std::size_t i = 0; i < drivers.size(); ++i) {
        const bool first = i == 0;
        if (!first && !wine32)
            continue; // this Wine runs no such programs
        const View view{drivers[i].width, drivers[i].whole(),
                        is_there("/", prefix.views[i].folder / "lockstep-asio.dll")};
        if (view.registered && view.file) {
            good.emplace_back(words(view.width));
            continue;
        }
        problems.push_back(problem_of(view));
        worst_is_first = worst_is_first || first;
    }
    const std::string folder = prefix.folder.string();
    if (problems.empty())
        return {"prefix", State::Good,
                folder + ": registered for " + joined(good, " and ") + " programs", ""};
    return {"prefix", chosen && worst_is_first ? State::Bad : State::Notice,
            folder + ": " + joined(problems, "; ") +
                (in_use ? " (as of its file system.reg; Wine runs and may not have written it yet)"
                        : ""),
            "lockstep register --prefix " + folder};
}

Finding check_opening(const std::string& prefix, Width width, const ChildResult& result) {
    constexpr const char* check = "driver";
    constexpr int driver_refused = 3; // tests/asio-host/errors.hpp
    const std::string who = prefix + ", a " + std::string(words(width)) + " program: ";
    if (result.timed_out)
        return {
            check, State::Bad, who + "did not end in time and was stopped",
            "start any Windows program in this prefix once by hand, answer what it asks, and try "
            "again"};
    std::vector<std::string> said;
    for (const std::string& line : lines_of(result.output))
        if (!trimmed(line).empty())
            said.emplace_back(trimmed(line));
    if (result.status == 0) {
        std::vector<std::string> seen;
        for (const std::string& line : said)
            for (const char* key : {"period", "latency"})
                if (line.starts_with(key)) {
                    const std::vector<std::string> all = words_of(line);
                    seen.push_back(joined({all.begin() + 1, all.end()}, " "));
                }
        return {check, State::Good,
                who + "the driver loads and opens" +
                    (seen.empty() ? "" : ": " + joined(seen, "; ")),
                ""};
    }
    const std::string last = said.empty() ? "it said nothing" : said.back();
    if (result.status == driver_refused)
        return {check, State::Bad, who + "the driver does not open: " + last,
                "as the driver says; its settings are in HKCU\\Software\\Lockstep\\ASIO"};
    return {check, State::Bad,
            who + "Wine did not run it, status " + std::to_string(result.status) + ": " + last,
            "start any Windows program in this prefix by hand, and see what Wine says"};
}

} // namespace lockstep::doctor
