// SPDX-License-Identifier: LGPL-2.1-or-later
//
// Files, folders and lines; see system_files.hpp.
#include "lockstep/doctor/system_files.hpp"

#include <algorithm>
#include <fstream>
#include <sstream>

namespace lockstep::doctor {

namespace fs = std::filesystem;

fs::path below(const fs::path& root, const fs::path& path) {
    return root / path.relative_path();
}

std::optional<std::string> read_file(const fs::path& root, const fs::path& path) {
    std::ifstream file(below(root, path), std::ios::binary);
    std::ostringstream text;
    if (!file || !(text << file.rdbuf()))
        return std::nullopt;
    return text.str();
}

std::string first_line(const fs::path& root, const fs::path& path) {
    std::ifstream file(below(root, path));
    std::string line;
    std::getline(file, line);
    return line;
}

std::vector<std::string> names_in(const fs::path& root, const fs::path& folder) {
    std::vector<std::string> names;
    std::error_code error;
    for (fs::directory_iterator entry(below(root, folder), error), end; !error && entry != end;
         entry.increment(error))
        names.push_back(entry->path().filename().string());
    std::sort(names.begin(), names.end());
    return names;
}

bool is_there(const fs::path& root, const fs::path& path) {
    std::error_code error;
    return fs::exists(below(root, path), error);
}

std::string_view trimmed(std::string_view text) {
    constexpr std::string_view blank = " \t\r\n";
    const std::size_t begin = text.find_first_not_of(blank);
    if (begin == std::string_view::npos)
        return {};
    return text.substr(begin, text.find_last_not_of(blank) - begin + 1);
}

std::vector<std::string> lines_of(std::string_view text) {
    std::vector<std::string> lines;
    for (std::size_t begin = 0; begin < text.size();) {
        const std::size_t end = std::min(text.find('\n', begin), text.size());
        lines.emplace_back(text.substr(begin, end - begin));
        begin = end + 1;
    }
    return lines;
}

std::vector<std::string> words_of(std::string_view text) {
    std::istringstream stream{std::string(text)};
    std::vector<std::string> words;
    for (std::string word; stream >> word;)
        words.push_back(word);
    return words;
}

std::string joined(const std::vector<std::string>& parts, std::string_view between) {
    std::string text;
    for (const std::string& part : parts) {
        if (&part != parts.data())
            text += between;
        text += part;
    }
    return text;
}

std::map<std::string, std::string> fields_of(std::string_view text) {
    std::map<std::string, std::string> fields;
    for (const std::string& line : lines_of(text)) {
        const std::size_t colon = line.find(':');
        if (colon == std::string::npos)
            continue;
        const std::string_view whole = line;
        fields.emplace(trimmed(whole.substr(0, colon)), trimmed(whole.substr(colon + 1)));
    }
    return fields;
}

} // namespace lockstep::doctor
