// SPDX-License-Identifier: GPL-2.0-or-later
//
// The doctor's checks of what programs are allowed, and of what makes a processor answer late.
#include "lockstep/doctor/limit_checks.hpp"
#include "lockstep/doctor/processor_checks.hpp"
#include "lockstep_doctor_expect.hpp"
#include "lockstep_tree.hpp"

#include <cerrno>
#include <sys/resource.h>

namespace lockstep::doctor {
namespace {

constexpr std::uint64_t kib = 1024;

// A user of the group audio with the usual limits.
Limits sound() {
    return {false, true, 95, 0, no_limit, 0};
}

TEST(DoctorLimits, Sound) {
    expect(check_real_time(sound()), State::Good, "priority 70 was given, RLIMIT_RTPRIO is 95");
    expect(check_memory_lock(sound()), State::Good, "RLIMIT_MEMLOCK is unlimited");
}

TEST(DoctorLimits, NoRealTime) {
    Limits limits = sound();
    limits.priority = 0;
    limits.priority_error = EPERM;
    expect(check_real_time(limits), State::Bad, "may not run in real time",
           "add \"@audio - rtprio 95\" to /etc/security/limits.d/audio.conf, and log in again");
    limits.in_audio_group = false;
    expect(check_real_time(limits), State::Bad, "may not run in real time", "usermod -aG audio");
}

TEST(DoctorLimits, TooLittlePriority) {
    Limits limits = sound();
    limits.priority = 20;
    limits.priority_error = EPERM;
    expect(check_real_time(limits), State::Bad, "wants priority 70, RLIMIT_RTPRIO is 20",
           "rtprio 95");
}

TEST(DoctorLimits, RefusedThoughAllowed) {
    Limits limits = sound();
    limits.priority_error = EPERM;
    expect(check_real_time(limits), State::Bad, "though RLIMIT_RTPRIO is 95", "CAP_SYS_NICE");
}

TEST(DoctorLimits, RootIsSaidNotToBeBound) {
    Limits limits = sound();
    limits.root = true;
    limits.priority = 0;
    limits.lock = 64 * kib;
    expect(check_real_time(limits), State::Good, "this is root");
    expect(check_memory_lock(limits), State::Good, "this is root");
    limits.priority_error = EPERM; // in a container
    expect(check_real_time(limits), State::Bad, "a container", "CAP_SYS_NICE");
}

TEST(DoctorLimits, TooLittleLockedMemory) {
    Limits limits = sound();
    limits.lock = 64 * kib;
    limits.lock_error = ENOMEM;
    expect(check_memory_lock(limits), State::Bad, "may lock 64 KiB", "@audio - memlock unlimited");
    limits.lock = 8192 * kib;
    expect(check_memory_lock(limits), State::Bad, "may lock 8 MiB", "@audio - memlock unlimited");
}

TEST(DoctorLimits, LockRefusedThoughAllowed) {
    Limits limits = sound();
    limits.lock_error = EAGAIN;
    expect(check_memory_lock(limits), State::Bad, "though RLIMIT_MEMLOCK is unlimited",
           "more memory");
}

// What is tried is what the kernel then refuses: root apart, who cannot be refused.
TEST(DoctorLimits, ProbeSeesALoweredLimit) {
    rlimit before{};
    ASSERT_EQ(getrlimit(RLIMIT_MEMLOCK, &before), 0);
    const rlimit low{64 * kib, before.rlim_max};
    ASSERT_EQ(setrlimit(RLIMIT_MEMLOCK, &low), 0);
    const Limits limits = probe_limits();
    ASSERT_EQ(setrlimit(RLIMIT_MEMLOCK, &before), 0);
    EXPECT_EQ(limits.lock, 64 * kib);
    if (!limits.root) {
        EXPECT_EQ(limits.lock_error, ENOMEM);
    }
}

TEST(DoctorRtkit, RunsOrIsThereOrNot) {
    Tree tree;
    expect(check_rtkit(tree.root(), {}), State::Notice, "not installed", "package rtkit");
    expect(check_rtkit(tree.root(), {{812, 0, "rtkit-daemon", {}, 0}}), State::Good,
           "rtkit-daemon (process 812) runs");
    tree.program("/usr/libexec/rtkit-daemon");
    expect(check_rtkit(tree.root(), {}), State::Good, "/usr/libexec/rtkit-daemon is there");
}

void governors(Tree& tree, const std::string& first, const std::string& second,
               const std::string& driver) {
    const std::string folder = "/sys/devices/system/cpu/";
    tree.file(folder + "cpu0/cpufreq/scaling_governor", first + "\n");
    tree.file(folder + "cpu1/cpufreq/scaling_governor", second + "\n");
    for (const char* cpu : {"cpu0", "cpu1"})
        tree.file(folder + cpu + "/cpufreq/scaling_driver", driver + "\n");
}

TEST(DoctorGovernor, EachKind) {
    Tree tree;
    expect(check_governor(tree.root()), State::Unknown, "no cpufreq");
    governors(tree, "performance", "performance", "acpi-cpufreq");
    expect(check_governor(tree.root()), State::Good, "performance on 2 processors (acpi-cpufreq)");
    governors(tree, "performance", "ondemand", "acpi-cpufreq");
    expect(check_governor(tree.root()), State::Notice,
           "ondemand on 1 processor, performance on 1 processor (acpi-cpufreq): the frequency "
           "follows",
           "cpupower frequency-set -g performance");
    governors(tree, "powersave", "powersave", "acpi-cpufreq");
    expect(check_governor(tree.root()), State::Bad, "the lowest frequency", "cpupower");
    for (const char* driver : {"intel_pstate", "amd-pstate-epp"}) {
        governors(tree, "powersave", "powersave", driver);
        expect(check_governor(tree.root()), State::Notice, "the frequency follows", "cpupower");
    }
}

TEST(DoctorPreemption, ToldAtBoot) {
    Tree tree;
    expect(check_preemption(tree.root()), State::Unknown, "cannot be read");
    tree.file("/proc/version",
              "Linux version 6.12.1-amd64 (x@y) #1 SMP PREEMPT_DYNAMIC Debian 6.12.1-1\n");
    tree.file("/proc/sys/kernel/osrelease", "6.12.1-amd64\n");
    const std::string config = "/boot/config-6.12.1-amd64";
    const char* held_up = "can hold up the real-time threads";
    expect(check_preemption(tree.root()), State::Good, "full");
    tree.file(config, "CONFIG_PREEMPT_BUILD=y\n# CONFIG_PREEMPT_NONE is not set\n"
                      "CONFIG_PREEMPT_VOLUNTARY=y\nCONFIG_PREEMPT_DYNAMIC=y\n");
    expect(check_preemption(tree.root()), State::Notice, std::string("voluntary: a program"),
           "add preempt=full");
    tree.file(config, "CONFIG_PREEMPT_LAZY=y\n");
    expect(check_preemption(tree.root()), State::Good, "lazy");
    tree.file("/proc/cmdline", "preempt=full quiet preempt=none\n");
    expect(check_preemption(tree.root()), State::Notice, held_up, "add preempt=full");
    tree.file("/proc/cmdline", "preempt=none quiet preempt=full\n");
    expect(check_preemption(tree.root()), State::Good, "full");
    tree.file("/sys/kernel/debug/sched/preempt", "none (voluntary) full \n");
    expect(check_preemption(tree.root()), State::Notice, "voluntary", "add preempt=full");
}

TEST(DoctorPreemption, Built) {
    Tree tree;
    tree.file("/proc/version", "Linux version 6.1.0 (x@y) #1 SMP PREEMPT 2026\n");
    expect(check_preemption(tree.root()), State::Good, "full");
    tree.file("/proc/version", "Linux version 6.1.0 (x@y) #1 SMP 2026\n");
    expect(check_preemption(tree.root()), State::Notice, "none or voluntary",
           "a kernel with PREEMPT_DYNAMIC");
    tree.file("/sys/kernel/realtime", "1\n");
    expect(check_preemption(tree.root()), State::Good, "PREEMPT_RT");
}

TEST(DoctorInterrupts, NotThreaded) {
    Tree tree;
    tree.file("/proc/cmdline", "root=/dev/sda1 quiet threadirqs.no\n");
    expect(check_interrupts(tree.root(), {}), State::Notice, "no threads", "add threadirqs");
}

TEST(DoctorInterrupts, Threaded) {
    Tree tree;
    tree.file("/proc/cmdline", "root=/dev/sda1 threadirqs quiet\n");
    expect(check_interrupts(tree.root(), {}), State::Good, "threads (threadirqs)");
    tree.file("/proc/cmdline", "quiet\n");
    tree.file("/sys/kernel/realtime", "1\n");
    expect(check_interrupts(tree.root(), {}), State::Good, "threads (PREEMPT_RT)");
}

TEST(DoctorInterrupts, PriorityOfTheCardsThread) {
    Tree tree;
    tree.file("/proc/cmdline", "threadirqs\n");
    tree.file(
        "/proc/interrupts",
        "           CPU0       CPU1\n"
        "  3:          9          0   IO-APIC   3-edge      serial\n"
        " 34:          0        812   PCI-MSI 442368-edge      snd_hda_intel:card0\n"
        " 35:          0        812   IO-APIC  16-fasteoi   ehci_hcd:usb1, snd-lockstep-hdspe\n"
        "NMI:          0          0   Non-maskable interrupts\n");
    const Process low{50, 0, "irq/34-snd_hda_", {}, 50};
    const Process other{51, 0, "irq/3-serial", {}, 10};
    const Process high{52, 0, "irq/35-snd-lock", {}, 90};
    expect(check_interrupts(tree.root(), {other, high}), State::Good,
           "snd-lockstep-hdspe at priority 90");
    expect(check_interrupts(tree.root(), {low, other, high}), State::Notice,
           "snd_hda_intel:card0 at priority 50, snd-lockstep-hdspe at priority 90: not above",
           "sudo chrt -f -p 90 50 (until");
}

} // namespace
} // namespace lockstep::doctor
