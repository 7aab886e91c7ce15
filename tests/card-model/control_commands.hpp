// SPDX-License-Identifier: GPL-2.0-or-later
//
// What a model can be told in a line of text. docs/testing.md lists the commands.
#pragma once

#include "card-model/model.hpp"

#include <mutex>
#include <string>
#include <string_view>

namespace card_model {

// Carries out one command and answers in one line: "ok", a JSON object, or "error: " and what was
// wrong and what is allowed. Called with the model's lock held; it is released where a command
// waits for the driver. A line that begins with "@TAG " is answered with "@TAG " before the answer.
std::string answer(Model& model, std::unique_lock<std::mutex>& held, std::string_view line);

} // namespace card_model
