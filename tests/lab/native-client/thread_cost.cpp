// SPDX-License-Identifier: GPL-2.0-or-later
//
// Reading /proc/thread-self.
#include "thread_cost.hpp"

#include <fstream>
#include <string>

namespace native {

ThreadCost thread_cost() {
    ThreadCost cost;
    std::ifstream("/proc/thread-self/schedstat") >> cost.cpu_ns;
    std::ifstream status("/proc/thread-self/status");
    for (std::string line; std::getline(status, line);) {
        const auto at = line.find("voluntary_ctxt_switches:"); // ends "nonvoluntary..." too
        if (at != std::string::npos)
            cost.switches += std::stoull(line.substr(line.find(':') + 1));
    }
    return cost;
}

} // namespace native
