// SPDX-License-Identifier: LGPL-2.1-or-later
//
// Which card a command means when none is named, and how cards are told on paper and in JSON. Pure:
// the cards are the caller's.
#pragma once

#include "stream/card.hpp"

#include <nlohmann/json_fwd.hpp>

#include <optional>
#include <string>
#include <vector>

namespace lockstep {

// The Lockstep card, else the first card that both plays and records; its device name.
std::optional<std::string> default_device(const std::vector<Card>& cards);

// A few lines for each card.
std::string cards_as_text(const std::vector<Card>& cards);

// {"cards": [...]}; "busy_with" and "problem" are null where there is nothing to say.
nlohmann::ordered_json cards_as_json(const std::vector<Card>& cards);

} // namespace lockstep
