// SPDX-License-Identifier: LGPL-2.1-or-later
//
// Reading and writing lists of channels; see channel_choice.hpp.
#include "channel_choice.hpp"

#include <algorithm>
#include <charconv>

namespace lockstep {
namespace {

// A number from 1 at the start of `text`, which is taken off; 0 if there is none.
unsigned take_number(std::string_view& text) {
    unsigned number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc() || number > ChannelChoice::most)
        return 0;
    text.remove_prefix(static_cast<std::size_t>(end - text.data()));
    return number;
}

} // namespace

ChannelChoice::ChannelChoice(const std::vector<bool>& marked)
    : all_(std::find(marked.begin(), marked.end(), false) == marked.end()) {
    if (all_)
        return;
    marked_ = marked;
    while (!marked_.empty() && !marked_.back())
        marked_.pop_back();
}

std::optional<ChannelChoice> ChannelChoice::parse(const std::string& text) {
    std::string plain = text;
    std::erase(plain, ' ');
    ChannelChoice choice;
    if (plain == "all")
        return choice;
    choice.all_ = false;
    if (plain == "none")
        return choice;
    for (std::string_view rest = plain;; rest.remove_prefix(1)) {
        const unsigned first = take_number(rest);
        unsigned last = first;
        if (!rest.empty() && rest.front() == '-') {
            rest.remove_prefix(1);
            last = take_number(rest);
        }
        if (first == 0 || last < first)
            return std::nullopt;
        if (choice.marked_.size() < last)
            choice.marked_.resize(last);
        std::fill(choice.marked_.begin() + (first - 1), choice.marked_.begin() + last, true);
        if (rest.empty())
            return choice;
        if (rest.front() != ',')
            return std::nullopt;
    }
}

std::string ChannelChoice::text() const {
    if (all_)
        return "all";
    std::string text;
    for (unsigned first = 0; first < marked_.size(); ++first) {
        if (!marked_[first])
            continue;
        unsigned last = first;
        while (last + 1 < marked_.size() && marked_[last + 1])
            ++last;
        text += (text.empty() ? "" : ",") + std::to_string(first + 1);
        if (last != first)
            text += "-" + std::to_string(last + 1);
        first = last;
    }
    return text.empty() ? "none" : text;
}

bool ChannelChoice::contains(unsigned channel) const {
    return all_ || (channel < marked_.size() && marked_[channel]);
}

std::vector<unsigned> ChannelChoice::of(unsigned count) const {
    std::vector<unsigned> chosen;
    for (unsigned channel = 0; channel < count; ++channel)
        if (contains(channel))
            chosen.push_back(channel);
    return chosen;
}

} // namespace lockstep
