// SPDX-License-Identifier: LGPL-2.1-or-later
//
// The engine's Platform on Windows.
#pragma once

#include "backend.hpp"

#include <memory>

namespace lockstep {

std::shared_ptr<Platform> make_windows_platform();

} // namespace lockstep
