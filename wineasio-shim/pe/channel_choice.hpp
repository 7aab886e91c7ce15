// SPDX-License-Identifier: LGPL-2.1-or-later
//
// Which of a card's channels the host is shown, as the user wrote it down: "1-8,11", "all", "none".
#pragma once

#include <optional>
#include <string>
#include <vector>

namespace lockstep {

class ChannelChoice {
  public:
    // All of them, however many there are.
    ChannelChoice() = default;
    // Those of `count` that are marked.
    explicit ChannelChoice(const std::vector<bool>& marked);

    // Numbers from 1 and ranges of them, in any order, or a word; spaces do not count. None for
    // anything else, and for numbers above `most`.
    static std::optional<ChannelChoice> parse(const std::string& text);
    static constexpr unsigned most = 1024;

    std::string text() const;
    bool all() const { return all_; }
    bool contains(unsigned channel) const; // from 0
    // The chosen ones of a card that has `count`, from 0, ascending. Numbers that it has not got
    // count for nothing.
    std::vector<unsigned> of(unsigned count) const;

    friend bool operator==(const ChannelChoice&, const ChannelChoice&) = default;

  private:
    bool all_ = true;
    std::vector<bool> marked_; // up to the last one that is
};

} // namespace lockstep
