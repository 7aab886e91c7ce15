// SPDX-License-Identifier: GPL-2.0-or-later
//
// The proof that a cycle, published as it is, neither allocates, locks nor makes a system call:
// allocation and locking functions are replaced by ones that count, and cycles are run in a process
// in which any system call is deadly (seccomp's strict mode). The real card's one poll a cycle is
// proved in the VM (tests/vm/cases/rt-path.sh).
#include "observe_folder.hpp"
#include "simulated_client.hpp"

#include "observe/publisher.hpp"

#include <atomic>
#include <cstdlib>
#include <dlfcn.h>
#include <functional>
#include <linux/seccomp.h>
#include <memory>
#include <mutex>
#include <new>
#include <pthread.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

namespace {

std::atomic<std::uint64_t> allocations{0};
std::atomic<std::uint64_t> locks{0};

} // namespace

// Whatever C++ allocates goes through these. (The engine is C++ throughout: malloc itself belongs
// to the sanitizers here.)
void* operator new(std::size_t size) {
    ++allocations;
    if (void* memory = std::malloc(size))
        return memory;
    throw std::bad_alloc();
}
// The one for std::stable_sort's buffer, which goes back through the same delete: left to the
// sanitizer's own, it is a mismatch (GCC 14's library; GoogleTest sorts).
void* operator new(std::size_t size, const std::nothrow_t& /*unused*/) noexcept {
    ++allocations;
    return std::malloc(size);
}
void operator delete(void* memory) noexcept {
    ++allocations;
    std::free(memory);
}
void operator delete(void* memory, std::size_t /*size*/) noexcept {
    ++allocations;
    std::free(memory);
}

// Any lock that C++ or libc code takes by its public name.
extern "C" int pthread_mutex_lock(pthread_mutex_t* mutex) {
    using Lock = int (*)(pthread_mutex_t*);
    static std::atomic<Lock> next{nullptr};
    ++locks;
    Lock lock = next.load();
    if (lock == nullptr) {
        lock = reinterpret_cast<Lock>(dlsym(RTLD_NEXT, "pthread_mutex_lock"));
        next.store(lock);
    }
    return lock(mutex);
}

namespace lockstep::test {
namespace {

struct Rig {
    Rig() : pcm(clock, setup, conditions()), plane(setup.period), floats(setup.period) {
        pcm.start();
        publisher.agree({.rate = setup.rate, .period = setup.period, .safety = setup.safety});
        publisher.begin_run();
        engine.begin(setup, &pcm);
    }
    static Conditions conditions() {
        Conditions conditions;
        conditions.wake_late = [] { return 0; };
        return conditions;
    }
    // Everything a client does, with a stall now and then so that the late path runs too.
    void cycles(unsigned count) noexcept {
        for (unsigned n = 0; n < count; ++n) {
            engine.wait();
            engine.capture(0, std::span(plane));
            engine.capture(1, std::span(floats));
            engine.playback(0, std::span<const std::int32_t>(plane));
            engine.playback(1, std::span<const float>(floats));
            clock.advance(n % 50 == 49 ? 20'000'000 : 1000);
            engine.commit();
            engine.counters();
        }
    }

    PcmSetup setup = setup_of(48000, 64, 32);
    SimulatedClock clock;
    Handover<DuplexPcm> handover;
    observe::test::TestPlace place;
    observe::Publisher publisher{{place.place()}, observe::Way::native, "unit test"};
    CycleEngine engine{clock, handover, &publisher};
    SimulatedPcm pcm;
    std::vector<std::int32_t> plane;
    std::vector<float> floats;
};

TEST(StreamRealtime, TheCountersCount) {
    const std::uint64_t before = allocations;
    ::operator delete(::operator new(1)); // direct calls: not optimised away
    EXPECT_EQ(allocations, before + 2);
    std::mutex mutex;
    const std::uint64_t locked = locks;
    mutex.lock();
    mutex.unlock();
    EXPECT_EQ(locks, locked + 1);
}

TEST(StreamRealtime, ACycleNeitherAllocatesNorLocks) {
    Rig rig;
    rig.cycles(10);
    const std::uint64_t allocated = allocations;
    const std::uint64_t locked = locks;
    rig.cycles(1000);
    EXPECT_EQ(allocations, allocated);
    EXPECT_EQ(locks, locked);
    EXPECT_NE(rig.engine.counters().late, 0U) << "the late path ran";
}

// What becomes of a process that runs `body` and may make no system call but write and exit.
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

TEST(StreamRealtime, ACycleMakesNoSystemCall) {
    Rig rig;
    rig.cycles(10);
    const int status = fate_without_system_calls([&] { rig.cycles(1000); });
    EXPECT_TRUE(WIFEXITED(status) && WEXITSTATUS(status) == 0);

    const int forbidden = fate_without_system_calls([] { syscall(SYS_getppid); });
    EXPECT_TRUE(WIFSIGNALED(forbidden)) << "the judge judges";
}

TEST(StreamRealtime, WithoutACardOnlyTheClockIsWaitedFor) {
    Rig rig;
    rig.pcm.remove();
    rig.cycles(1); // gives the card back, which wakes the other side
    const std::uint64_t allocated = allocations;
    const std::uint64_t locked = locks;
    rig.cycles(1000);
    EXPECT_EQ(allocations, allocated);
    EXPECT_EQ(locks, locked);
    const int status = fate_without_system_calls([&] { rig.cycles(1000); });
    EXPECT_TRUE(WIFEXITED(status) && WEXITSTATUS(status) == 0);
}

} // namespace
} // namespace lockstep::test
