// SPDX-License-Identifier: LGPL-2.1-or-later
//
// The driver objects of this process. The control panel looks here anew each time it needs one: a
// host that is asked to reset may release its object and make another while the panel is open.
#pragma once

#include "engine.hpp"

#include <memory>
#include <vector>

namespace lockstep {

void add_open_engine(const std::shared_ptr<Engine>& engine);

// Those that still are, in the order in which they were made. Not to be kept: an engine ends, and
// closes its card, with its last owner.
std::vector<std::shared_ptr<Engine>> open_engines();

} // namespace lockstep
