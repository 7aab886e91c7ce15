// SPDX-License-Identifier: GPL-2.0-or-later
//
// What hdspe-control-test checks, each a group of TAP lines.
#pragma once

#include "card-model/control_client.hpp"
#include "elements.hpp"

#include <nlohmann/json.hpp>

#include <string>
#include <vector>

// A card from both sides: its driver's elements, and the model that it is.
struct Bench {
    Elements elements{"hw:0"};
    card_model::ControlClient model;
    bool failed = false;

    void check(bool right, const std::string& text);
    // Has the model carry out a command; throws Failure if it can't.
    void tell(const std::string& command);
    nlohmann::json ask(const std::string& command);
};

// Every element of one value: each of its values is taken and read back, is another one in the
// card's registers, and is told of; none beyond them is taken. All are as before afterwards.
void check_options(Bench& bench);
// "input=Element": present, locked, in sync and gone, told by "Element SyncCheck" and, where the
// card measures each input, "Element Frequency".
void check_references(Bench& bench, const std::vector<std::string>& inputs, bool frequency);
// A stream is set up for `rate`, a multiple of 1000 Hz and not the card's: what that changes.
void check_rate(Bench& bench, unsigned rate);
void check_mixer(Bench& bench);
void check_meters(Bench& bench);
