// SPDX-License-Identifier: LGPL-2.1-or-later
//
// See section.hpp.
#include "lockstep/report/section.hpp"

#include "lockstep/doctor/system_files.hpp"

#include <algorithm>

namespace lockstep::report {

std::string as_text(const std::vector<Section>& sections) {
    std::string text;
    for (const Section& section : sections) {
        text += section.title + '\n' + std::string(section.title.size(), '-') + '\n';
        text += section.body.empty() ? "nothing\n" : section.body;
        if (text.back() != '\n')
            text += '\n';
        text += '\n';
    }
    return text;
}

std::string lines_of_key(std::string_view registry, std::string_view key) {
    std::string head = "["; // Wine writes [Software\\Lockstep\\ASIO] and a time behind it
    for (const char c : key)
        head += c == '\\' ? std::string("\\\\") : std::string(1, c);
    head += ']';
    std::string found;
    bool inside = false;
    for (const std::string& line : doctor::lines_of(registry)) {
        if (line.starts_with('['))
            inside = line.starts_with(head);
        else if (inside && !line.empty() && !line.starts_with('#'))
            found += line + '\n';
    }
    return found;
}

} // namespace lockstep::report
