// SPDX-License-Identifier: LGPL-2.1-or-later
//
// Finds names by the characters around them; see privacy.hpp.
#include "lockstep/report/privacy.hpp"

#include <algorithm>
#include <array>
#include <cctype>

namespace lockstep::report {
namespace {

// Words of the report that are also common names of users and machines.
constexpr std::array<std::string_view, 16> own_words = {
    "root",  "audio", "jack",   "wine",   "user",  "pipewire",  "pulse", "lockstep",
    "music", "linux", "debian", "ubuntu", "steam", "localhost", "alsa",  "studio"};

// Folders whose entries are named after people. Wine's registry files double each backslash.
constexpr std::array<std::string_view, 7> folders_of_people = {
    "/home/", "/run/media/", "/media/", "/var/home/", "\\users\\", "\\\\users\\\\", "z:\\home\\"};

bool is_name_character(char c) {
    return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_' || c == '-' ||
           static_cast<signed char>(c) < 0; // a part of a UTF-8 character
}

char lower(char c) {
    return static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
}

bool begins_with(std::string_view text, std::string_view with) {
    return text.size() >= with.size() &&
           std::equal(with.begin(), with.end(), text.begin(),
                      [](char a, char b) { return lower(a) == lower(b); });
}

bool is_own_word(const std::string& name) {
    return std::find(own_words.begin(), own_words.end(), name) != own_words.end();
}

// Replaces each occurrence of `name` that is no part of a longer name.
void replace_name(std::string& text, const std::string& name, std::string_view by) {
    if (name.empty())
        return;
    for (std::size_t at = text.find(name); at != std::string::npos; at = text.find(name, at)) {
        const std::size_t end = at + name.size();
        const bool whole = (at == 0 || !is_name_character(text[at - 1])) &&
                           (end == text.size() || !is_name_character(text[end]));
        if (whole)
            text.replace(at, name.size(), by);
        at += whole ? by.size() : name.size();
    }
}

// A home folder ends where a path's part ends: /home/ann is not in /home/anna.
void replace_home(std::string& text, const std::string& home) {
    if (home.size() < 2) // "/" is nobody's
        return;
    for (std::size_t at = text.find(home); at != std::string::npos; at = text.find(home, at)) {
        const std::size_t end = at + home.size();
        if (end == text.size() || !is_name_character(text[end]))
            text.replace(at, home.size(), "~");
        ++at;
    }
}

void replace_people_in_paths(std::string& text) {
    constexpr std::string_view ends_of_name = "/\\\"':;,)\n\r\t";
    for (std::size_t at = 0; at < text.size(); ++at)
        for (const std::string_view folder : folders_of_people) {
            if (!begins_with(std::string_view(text).substr(at), folder))
                continue;
            const std::size_t begin = at + folder.size();
            const std::size_t end = std::min(text.find_first_of(ends_of_name, begin), text.size());
            // "/media/" alone names nobody; every Windows has a user called Public.
            if (end > begin && text.compare(begin, end - begin, "Public") != 0)
                text.replace(begin, end - begin, "USER");
            at = begin - 1;
            break;
        }
}

} // namespace

std::string without_names(std::string_view text, const Person& person) {
    std::string result(text);
    replace_home(result, person.home);
    replace_people_in_paths(result);
    if (!is_own_word(person.user))
        replace_name(result, person.user, "USER");
    if (!is_own_word(person.host))
        replace_name(result, person.host, "HOST");
    return result;
}

} // namespace lockstep::report
