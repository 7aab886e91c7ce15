// SPDX-License-Identifier: LGPL-2.1-or-later
//
// The sound cards: are there any, may this user open them, and who holds them. Pure but for
// /proc/asound below a root folder.
#pragma once

#include "lockstep/doctor/finding.hpp"
#include "stream/card.hpp"

#include <filesystem>
#include <vector>

namespace lockstep::doctor {

// One finding a card; one that says so where there is none. `cards` are those that could be asked.
std::vector<Finding> check_cards(const std::filesystem::path& root, const std::vector<Card>& cards);

} // namespace lockstep::doctor
