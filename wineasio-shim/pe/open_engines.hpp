// SPDX-License-Identifier: LGPL-2.1-or-later
//
// The driver objects of this process. The control panel looks here anew each time it needs one: a
// host that is asked to reset may release its object and make another while the panel is open.
#pragma once

#include "engine.hpp"

#include <functional>

namespace lockstep {

void add_open_engine(Engine& engine);
// Before it ends; returns when nobody looks at it any more.
void remove_open_engine(Engine& engine);

// In the order in which they were made; none can end meanwhile. Nothing in `look` may let the
// host's code run on this thread: it could release a driver.
void for_each_engine(const std::function<void(Engine&)>& look);

} // namespace lockstep
