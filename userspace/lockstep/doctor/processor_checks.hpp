// SPDX-License-Identifier: LGPL-2.1-or-later
//
// What makes a processor answer late: frequencies that are low when work comes, a kernel that is
// not preempted, and interrupts that must wait for each other.
#pragma once

#include "lockstep/doctor/finding.hpp"
#include "lockstep/doctor/processes.hpp"

#include <filesystem>
#include <vector>

namespace lockstep::doctor {

Finding check_governor(const std::filesystem::path& root);

// Whether the kernel's own work for a program gives way to a real-time thread.
Finding check_preemption(const std::filesystem::path& root);

// Threaded interrupt handlers, and the priority of those of sound cards.
Finding check_interrupts(const std::filesystem::path& root, const std::vector<Process>& processes);

} // namespace lockstep::doctor
