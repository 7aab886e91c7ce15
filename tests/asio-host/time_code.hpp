// SPDX-License-Identifier: GPL-2.0-or-later
//
// What a driver tells of its time code, callback by callback, and whether it is true to the frame:
// while it runs it must go exactly as far as the sample position does.
#pragma once

#include "wineasio-shim/pe/asio.hpp"

#include <atomic>
#include <cstdint>
#include <map>
#include <string>

namespace host {

class TimeCodeWatch {
  public:
    // The real-time thread, each callback; neither allocates nor waits.
    void see(const asio::Time& time) noexcept;
    // Any thread. valid, running: of the last callback, 0 or 1. code: its frame. from: the frame
    // that it last began to run from. steps: callbacks that ran on from one that ran. breaks: steps
    // that were not exactly as long as the sample position's, or had flags that contradict another.
    std::map<std::string, double> values() const;

  private:
    std::uint64_t last_position_ = 0; // real-time thread
    std::atomic<bool> valid_{false};
    std::atomic<bool> running_{false};
    std::atomic<std::uint64_t> code_{0};
    std::atomic<std::uint64_t> from_{0};
    std::atomic<unsigned> steps_{0};
    std::atomic<unsigned> breaks_{0};
};

} // namespace host
