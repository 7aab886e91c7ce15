// SPDX-License-Identifier: LGPL-2.1-or-later
//
// Asks the cards and prints; see list.hpp.
#include "lockstep/list.hpp"

#include "lockstep/card_choice.hpp"
#include "lockstep/exit_code.hpp"

#include <iostream>
#include <nlohmann/json.hpp>

namespace lockstep {

int run_list(bool json) {
    const std::vector<Card> cards = list_cards();
    if (json)
        std::cout << cards_as_json(cards).dump(2) << '\n';
    else
        std::cout << cards_as_text(cards);
    return static_cast<int>(ExitCode::Done);
}

} // namespace lockstep
