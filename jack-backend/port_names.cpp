// SPDX-License-Identifier: GPL-2.0-or-later
#include "port_names.hpp"

#include <algorithm>
#include <cstddef>
#include <set>

namespace lockstep::jack {
namespace {

// Room for a direction and a number inside JACK's 256 characters.
constexpr std::size_t longest_name = 200;

std::string plain(const std::string& name) {
    std::string result = name.substr(0, longest_name);
    // JACK splits a full name at its first colon, and some programs at any.
    std::ranges::replace_if(
        result, [](unsigned char c) { return c < ' ' || c == 0x7f || c == ':'; }, '_');
    return result;
}

std::vector<std::string> plain(const std::vector<std::string>& names) {
    std::vector<std::string> result;
    result.reserve(names.size());
    for (const std::string& name : names)
        result.push_back(plain(name));
    return result;
}

// Makes each name of one direction differ from those in `taken`, and adds it there.
void settle(std::vector<std::string>& names, const std::string& direction,
            const std::set<std::string>& shared, std::set<std::string>& taken) {
    for (std::size_t i = 0; i < names.size(); ++i) {
        const std::string number = std::to_string(i + 1);
        std::string name = names[i];
        if (name.empty())
            name.append(direction).append("_").append(number);
        else if (shared.contains(name))
            name.insert(0, " ").insert(0, direction);
        // Terminates: each turn makes the name longer than any that stands in `taken` before.
        while (!taken.insert(name).second)
            name.append(" ").append(number);
        names[i] = name;
    }
}

} // namespace

PortNames port_names(const std::vector<std::string>& capture,
                     const std::vector<std::string>& playback) {
    PortNames result{plain(capture), plain(playback)};
    const std::set<std::string> captured(result.capture.begin(), result.capture.end());
    std::set<std::string> shared;
    for (const std::string& name : result.playback)
        if (captured.contains(name))
            shared.insert(name);
    std::set<std::string> taken;
    settle(result.capture, "capture", shared, taken);
    settle(result.playback, "playback", shared, taken);
    return result;
}

} // namespace lockstep::jack
