// SPDX-License-Identifier: GPL-2.0-or-later
//
// The cases; each prints its TAP lines through check().
#pragma once

#include <cstdint>
#include <functional>
#include <string>

struct Card {
    std::string device;  // ALSA device name
    std::uint64_t delay; // of its cable, in frames
};

// Runs `body`; prints "ok - text", or "not ok - text" and why if it threw a Failure.
void check(const std::string& text, const std::function<void()>& body);

// cable.cpp: bit-exact through the cable, from each layout to each.
void layout_cases(const Card& card);
// cable.cpp: ... over rates, formats, periods and rings.
void size_cases(const Card& card);
// joining.cpp: a direction joins a running one; linked start, stop and pause.
void joining_cases(const Card& card);
// limits.cpp: what is refused, and what one direction makes the other refuse.
void limits_cases(const Card& card);
