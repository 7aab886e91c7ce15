// SPDX-License-Identifier: LGPL-2.1-or-later
//
// The sound cards as the text that abi::ListCards carries.
#pragma once

#include <string>
#include <vector>

namespace lockstep {

struct Card; // stream/card.hpp

// Asks every card; may block for as long as the kernel takes to open a device.
std::string card_list();

// The same of cards that were asked before. Pure.
std::string card_list(const std::vector<Card>& cards);

} // namespace lockstep
