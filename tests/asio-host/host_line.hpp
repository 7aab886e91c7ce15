// SPDX-License-Identifier: GPL-2.0-or-later
//
// Which moment of the processor's counter is which on the line of systemTime, that of
// timeGetTime().
#pragma once

#include "call_times.hpp"

#include <optional>

namespace host {

// Now, on both. Nothing where timeGetTime() is not the performance counter cut to milliseconds, as
// Wine's is: elsewhere its line is not known finer than that. Not for the real-time thread.
std::optional<Moment> moment_now();

} // namespace host
