// SPDX-License-Identifier: LGPL-2.1-or-later
//
// Reads, prints, waits a second; see monitor_command.hpp.
#include "lockstep/monitor_command.hpp"

#include "lockstep/exit_code.hpp"
#include "lockstep/monitor/stream_table.hpp"

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <ctime>
#include <iostream>
#include <nlohmann/json.hpp>
#include <unistd.h>

namespace lockstep {
namespace {

constexpr const char* to_top_and_clear = "\x1b[H\x1b[2J";

std::vector<observe::Status> live_streams() {
    std::vector<observe::Status> streams = observe::list_streams();
    streams.erase(
        std::remove_if(streams.begin(), streams.end(),
                       [](const observe::Status& s) { return s.life != observe::Life::live; }),
        streams.end());
    return streams;
}

std::int64_t now_ns(clockid_t clock) {
    constexpr std::int64_t ns_per_second = 1'000'000'000;
    timespec now{};
    clock_gettime(clock, &now);
    return now.tv_sec * ns_per_second + now.tv_nsec;
}

// False: a signal asks to end. Counted from the last look, so that looks do not drift.
bool wait_for(const sigset_t& ends, timespec& next) {
    ++next.tv_sec;
    for (;;) {
        timespec now{};
        clock_gettime(CLOCK_MONOTONIC, &now);
        timespec left{next.tv_sec - now.tv_sec, next.tv_nsec - now.tv_nsec};
        constexpr long ns_per_second = 1'000'000'000;
        if (left.tv_nsec < 0) {
            --left.tv_sec;
            left.tv_nsec += ns_per_second;
        }
        if (left.tv_sec < 0)
            return true;
        if (sigtimedwait(&ends, nullptr, &left) > 0)
            return false;
        if (errno == EAGAIN)
            return true;
    }
}

} // namespace

int run_monitor(const MonitorRequest& request) {
    sigset_t ends;
    sigemptyset(&ends);
    sigaddset(&ends, SIGINT);
    sigaddset(&ends, SIGTERM);
    sigaddset(&ends, SIGHUP);
    pthread_sigmask(SIG_BLOCK, &ends, nullptr);
    const bool screen = !request.json && request.looks != 1 && isatty(STDOUT_FILENO) != 0;
    timespec next{};
    clock_gettime(CLOCK_MONOTONIC, &next);
    for (unsigned look = 1;; ++look) {
        constexpr double seconds_per_ns = 1e-9;
        const std::vector<observe::Status> streams = live_streams();
        const std::int64_t now = now_ns(CLOCK_MONOTONIC);
        if (request.json)
            std::cout << monitor::as_json(streams, now,
                                          static_cast<double>(now_ns(CLOCK_REALTIME)) *
                                              seconds_per_ns)
                             .dump(-1, ' ', false, nlohmann::json::error_handler_t::replace)
                      << std::endl;
        else
            std::cout << (screen ? to_top_and_clear : "") << monitor::as_table(streams, now)
                      << (screen ? "\nCtrl-C ends this.\n" : "") << std::flush;
        if (look == request.looks || !std::cout || !wait_for(ends, next))
            return static_cast<int>(ExitCode::Done);
    }
}

} // namespace lockstep
