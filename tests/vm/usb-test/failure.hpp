// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <stdexcept>
#include <string>

// What made a test fail, in words.
struct Failure : std::runtime_error {
    using std::runtime_error::runtime_error;
};
