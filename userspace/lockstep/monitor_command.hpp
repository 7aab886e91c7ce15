// SPDX-License-Identifier: LGPL-2.1-or-later
//
// `lockstep monitor`: every stream that runs on this machine, once a second.
#pragma once

namespace lockstep {

struct MonitorRequest {
    bool json = false;
    unsigned looks = 0; // how many; 0: until a signal or a closed pipe ends it
};

// Returns the exit code. Reads the streams' files and nothing else: no card and no server notices.
int run_monitor(const MonitorRequest& request);

} // namespace lockstep
