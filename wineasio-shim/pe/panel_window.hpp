// SPDX-License-Identifier: LGPL-2.1-or-later
//
// The control panel as a window: a dialog of standard controls, laid out in panel.rc. What it shows
// and takes is panel_model.hpp's.
#pragma once

#include <string>

namespace lockstep {

// Shows the panel and returns when the user has closed it; meanwhile the calling thread's other
// windows get their messages. One at a time: while it is open, a second call brings it to the front
// and returns at once. False if no window can be shown here, with a sentence that says so.
bool show_panel(std::string& why);

} // namespace lockstep
