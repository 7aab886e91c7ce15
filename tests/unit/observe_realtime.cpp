// SPDX-License-Identifier: GPL-2.0-or-later
//
// Publishing makes no system call: it is done in a process in which any is deadly (seccomp's strict
// mode).
#include "observe_folder.hpp"

#include "observe/publisher.hpp"

#include <gtest/gtest.h>

#include <functional>
#include <linux/seccomp.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

namespace lockstep::observe::test {
namespace {

int fate_without_system_calls(const std::function<void()>& body) {
    const pid_t child = fork();
    if (child == 0) {
        prctl(PR_SET_SECCOMP, SECCOMP_MODE_STRICT);
        body();
        syscall(SYS_exit, 0);
    }
    int status = 0;
    waitpid(child, &status, 0);
    return status;
}

TEST(ObserveRealtime, PublishingMakesNoSystemCall) {
    const TestPlace place;
    Publisher publisher({place.place()}, Way::native, "real time");
    ASSERT_FALSE(publisher.path().empty());
    publisher.describe([](About& about) {
        about.rate = 48000;
        about.period = 64;
    });
    publisher.begin_run();
    const int status = fate_without_system_calls([&] {
        publisher.real_time_from(RealTimeSource::limits, 70);
        publisher.runs_under(1, 70, 1);
        CycleReport cycle;
        for (int n = 1; n < 5000; ++n) {
            cycle.now_ns = n * 1'333'333LL;
            cycle.frames = 64ULL * n;
            cycle.late = n % 2;
            Event late(Kind::late_wake, {64, n}, "a text");
            late.time_ns = cycle.now_ns;
            if (cycle.late != 0)
                publisher.late(late);
            publisher.cycle(cycle);
        }
    });
    EXPECT_TRUE(WIFEXITED(status) && WEXITSTATUS(status) == 0);
    const int forbidden = fate_without_system_calls([] { syscall(SYS_getppid); });
    EXPECT_TRUE(WIFSIGNALED(forbidden)) << "the judge judges";
}

} // namespace
} // namespace lockstep::observe::test
