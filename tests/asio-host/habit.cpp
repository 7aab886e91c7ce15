// SPDX-License-Identifier: GPL-2.0-or-later
//
// Reading a habit, and comparing what came of a step; see habit.hpp.
#include "habit.hpp"

#include "wineasio-shim/pe/asio.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>
#include <sstream>
#include <utility>

namespace host {
namespace {

using Words = std::vector<std::string>;

constexpr std::array<std::pair<const char*, int>, 12> selectors{{
    {"sampleRateDidChange", 0}, // a callback of its own, but to a habit a message as the others
    {"SelectorSupported", asio::SelectorSupported},
    {"EngineVersion", asio::EngineVersion},
    {"ResetRequest", asio::ResetRequest},
    {"BufferSizeChange", asio::BufferSizeChange},
    {"ResyncRequest", asio::ResyncRequest},
    {"LatenciesChanged", asio::LatenciesChanged},
    {"SupportsTimeInfo", asio::SupportsTimeInfo},
    {"SupportsTimeCode", asio::SupportsTimeCode},
    {"MmcCommand", asio::MmcCommand},
    {"SupportsInputMonitor", asio::SupportsInputMonitor},
    {"Overload", asio::Overload},
}};

[[noreturn]] void refuse(unsigned line, const std::string& what) {
    throw HabitError("line " + std::to_string(line) + ": " + what);
}

std::optional<double> number_in(const std::string& word) {
    double number = 0;
    const auto [rest, error] = std::from_chars(word.data(), word.data() + word.size(), number);
    if (error != std::errc() || rest != word.data() + word.size())
        return std::nullopt;
    return number;
}

unsigned count_in(unsigned line, const std::string& word) {
    const std::optional<double> number = number_in(word);
    if (!number || *number < 1 || *number > 1e6)
        refuse(line, "'" + word + "': allowed are 1 to 1000000");
    return static_cast<unsigned>(*number);
}

Words words_of(const std::string& line) {
    std::istringstream stream(line);
    Words words;
    for (std::string word; stream >> word;)
        words.push_back(word);
    return words;
}

std::string take(Words& words) {
    std::string first = words.front();
    words.erase(words.begin());
    return first;
}

std::optional<Condition> condition_in(const std::string& word) {
    const std::size_t begin = word.find_first_of("=<>!");
    if (begin == std::string::npos || begin == 0)
        return std::nullopt;
    const std::size_t end = word.find_first_not_of("=<>!", begin);
    if (end == std::string::npos)
        return std::nullopt;
    return Condition{word.substr(0, begin), word.substr(begin, end - begin), word.substr(end)};
}

// "thread:", "beside:", "in switch 3:" and "in ResetRequest:", all of which are taken off.
void take_place(Step& step, Words& words) {
    if (words.size() >= 3 && words[0] == "in" && words[1] == "switch" && words[2].back() == ':') {
        step.place = Place::in_switch;
        step.number = count_in(step.line, words[2].substr(0, words[2].size() - 1));
        words.erase(words.begin(), words.begin() + 3);
    } else if (words.size() >= 2 && words[0] == "in" && words[1].back() == ':') {
        step.place = Place::in_message;
        step.selector = words[1].substr(0, words[1].size() - 1);
        static_cast<void>(selector_number(step.selector));
        words.erase(words.begin(), words.begin() + 2);
    }
    if (words.empty() || (words[0] != "thread:" && words[0] != "beside:"))
        return;
    const Place place = take(words) == "thread:" ? Place::thread : Place::beside;
    (step.place == Place::here ? step.place : step.inner) = place;
}

void take_expectations(Step& step, Words& words) {
    const auto arrow = std::find(words.begin(), words.end(), "->");
    if (arrow == words.end())
        return;
    if (arrow + 1 == words.end())
        refuse(step.line, "nothing is expected after ->");
    for (auto word = arrow + 1; word != words.end(); ++word) {
        if (const std::optional<Condition> condition = condition_in(*word))
            step.conditions.push_back(*condition);
        else
            step.results.push_back(*word);
    }
    words.erase(arrow, words.end());
}

// Steps of the host's own. False: the line is none of these.
bool is_hosts_own(Step& step, Words& words) {
    const std::string& verb = words.front();
    if (verb == "answers" || verb == "callbacks") {
        step.verb = take(words);
        step.words = words;
        return true;
    }
    if (verb == "quiet" || verb == "pause") {
        if (words.size() != 2)
            refuse(step.line, "'" + verb + "' takes milliseconds");
        step.verb = verb;
        step.number = count_in(step.line, words[1]);
        return true;
    }
    if (verb == "meet") {
        if (words.size() != 2)
            refuse(step.line, "'meet' takes a file");
        step.verb = take(words);
        step.words = words;
        return true;
    }
    if (verb != "await")
        return false;
    step.verb = verb;
    if (words.size() == 3 && words[2] == "switches") {
        step.number = count_in(step.line, words[1]);
    } else if (words.size() == 3 && words[1] == "switch") {
        step.place = Place::in_switch;
        step.number = count_in(step.line, words[2]);
    } else if (words.size() == 2) {
        step.selector = words[1];
        static_cast<void>(selector_number(step.selector));
    } else {
        refuse(step.line, "'await' takes 'N switches', 'switch N' or a message's name");
    }
    return true;
}

bool holds(double left, const std::string& comparison, double right) {
    if (comparison == "=")
        return left == right;
    if (comparison == "!=")
        return left != right;
    if (comparison == "<")
        return left < right;
    if (comparison == "<=")
        return left <= right;
    if (comparison == ">")
        return left > right;
    return left >= right;
}

std::string text_of(double value) {
    std::ostringstream text;
    text << value;
    return text.str();
}

} // namespace

std::vector<Step> parse_habit(std::istream& text) {
    std::vector<Step> steps;
    unsigned number = 0;
    for (std::string line; std::getline(text, line);) {
        Step step;
        step.line = ++number;
        Words words = words_of(line.substr(0, line.find('#')));
        if (words.empty())
            continue;
        if (!is_hosts_own(step, words)) {
            take_place(step, words);
            take_expectations(step, words);
            if (words.size() < 2)
                refuse(number, "'" + line + "' is no step: INSTANCE METHOD is wanted");
            step.instance = take(words);
            step.verb = take(words);
            step.words = std::move(words);
        }
        steps.push_back(std::move(step));
    }
    return steps;
}

std::string disappointment(const Step& step, const std::string& result, const Values& values) {
    if (!step.results.empty() &&
        std::find(step.results.begin(), step.results.end(), result) == step.results.end()) {
        std::string wanted;
        for (const std::string& one : step.results)
            wanted += (wanted.empty() ? "" : " or ") + one;
        return step.verb + " gives " + result + ", not " + wanted;
    }
    for (const Condition& condition : step.conditions) {
        const auto left = values.find(condition.left);
        const auto right = values.find(condition.right);
        const std::optional<double> number =
            right != values.end() ? right->second : number_in(condition.right);
        if (left == values.end() || !number)
            return step.verb + " has no value '" +
                   (left == values.end() ? condition.left : condition.right) + "'";
        if (!holds(left->second, condition.comparison, *number))
            return step.verb + ": " + condition.left + " is " + text_of(left->second) + ", not " +
                   condition.comparison + " " + condition.right +
                   (right != values.end() ? " (" + text_of(*number) + ")" : "");
    }
    return {};
}

int selector_number(const std::string& name) {
    for (const auto& [known, number] : selectors)
        if (name == known)
            return number;
    std::string all;
    for (const auto& selector : selectors)
        all += std::string(all.empty() ? "" : ", ") + selector.first;
    throw HabitError("no message '" + name + "'; there are " + all);
}

std::string selector_name(int number) {
    for (const auto& [name, known] : selectors)
        if (number == known)
            return name;
    return std::to_string(number);
}

} // namespace host
