// SPDX-License-Identifier: GPL-2.0-or-later
//
// The parts of the ASIO driver's Linux half that need no card and no server.
#include "wineasio-shim/abi/calls.hpp"
#include "wineasio-shim/pe/clock.hpp"
#include "wineasio-shim/unix/breakable_wait.hpp"
#include "wineasio-shim/unix/card_choice.hpp"
#include "wineasio-shim/unix/mailbox.hpp"

#include "wineasio_fake.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <csignal>
#include <semaphore.h>
#include <thread>

namespace lockstep {
namespace {

using namespace std::chrono_literals;
using test::eventually;

// What a wait in libjack is: a semaphore that takes no signal for an answer.
struct Semaphore {
    Semaphore() { sem_init(&semaphore, 0, 0); }
    ~Semaphore() { sem_destroy(&semaphore); }
    static void wait(void* self) {
        auto* const own = static_cast<Semaphore*>(self);
        own->entered = true;
        while (sem_wait(&own->semaphore) != 0) {
        }
    }
    sem_t semaphore;
    std::atomic<bool> entered{false};
};

TEST(BreakableWait, EndsByItself) {
    BreakableWait wait;
    Semaphore semaphore;
    sem_post(&semaphore.semaphore);
    EXPECT_TRUE(wait.run(Semaphore::wait, &semaphore));
}

TEST(BreakableWait, IsBrokenFromAnotherThread) {
    BreakableWait wait;
    for (int i = 0; i < 50; ++i) {
        Semaphore semaphore;
        std::atomic<int> result{-1};
        std::thread waiter([&] {
            result = wait.run(Semaphore::wait, &semaphore) ? 1 : 0;
            // The signal must be free to come again.
            wait.reset();
        });
        ASSERT_TRUE(eventually([&] { return semaphore.entered.load(); }));
        wait.break_off();
        waiter.join();
        EXPECT_EQ(result, 0);
    }
}

TEST(BreakableWait, TheSameThreadCanBeBrokenAgain) {
    BreakableWait wait;
    Semaphore first, second;
    std::atomic<int> broken{0};
    std::thread waiter([&] {
        broken += !wait.run(Semaphore::wait, &first);
        wait.reset();
        broken += !wait.run(Semaphore::wait, &second);
    });
    ASSERT_TRUE(eventually([&] { return first.entered.load(); }));
    wait.break_off();
    ASSERT_TRUE(eventually([&] { return second.entered.load(); }));
    wait.break_off();
    waiter.join();
    EXPECT_EQ(broken, 2);
}

TEST(BreakableWait, StaysBrokenUntilReset) {
    BreakableWait wait;
    Semaphore semaphore;
    sem_post(&semaphore.semaphore);
    wait.break_off();
    EXPECT_FALSE(wait.run(Semaphore::wait, &semaphore));
    EXPECT_FALSE(semaphore.entered);
    wait.reset();
    EXPECT_TRUE(wait.run(Semaphore::wait, &semaphore));
}

TEST(BreakableWait, BreakingAWaitThatIsJustEndingLosesNothing) {
    BreakableWait wait;
    for (int i = 0; i < 500; ++i) {
        Semaphore semaphore;
        std::thread waiter([&] { wait.run(Semaphore::wait, &semaphore); });
        std::thread poster([&] { sem_post(&semaphore.semaphore); });
        wait.break_off();
        poster.join();
        waiter.join();
        wait.reset();
    }
}

// As Wine's handler that suspends a thread: on a stack of its own, with signals blocked, until the
// thread is resumed.
struct Suspension {
    static void handle(int /*signal*/) {
        begun = true;
        while (sem_wait(&resumed) != 0) {
        }
        ended = true;
    }
    static inline sem_t resumed;
    static inline std::atomic<bool> begun, ended;
};

bool is_blocked(int signal) {
    sigset_t mask;
    pthread_sigmask(SIG_SETMASK, nullptr, &mask);
    return sigismember(&mask, signal) == 1;
}

TEST(BreakableWait, LeavesNoHandlerOnAnotherStack) {
    sem_init(&Suspension::resumed, 0, 0);
    struct sigaction before {};
    struct sigaction suspend {};
    suspend.sa_handler = Suspension::handle;
    suspend.sa_flags = SA_ONSTACK | SA_RESTART;
    sigaddset(&suspend.sa_mask, SIGUSR2);
    sigaction(SIGUSR1, &suspend, &before);
    BreakableWait wait;
    for (int time = 0; time < 3; ++time) {
        Suspension::begun = Suspension::ended = false;
        Semaphore semaphore;
        bool ended_itself = true, ended_first = false, one_blocked = true, other_blocked = true;
        std::thread waiter([&] {
            static char other_stack[65536];
            const stack_t stack{other_stack, 0, sizeof other_stack};
            sigaltstack(&stack, nullptr);
            ended_itself = wait.run(Semaphore::wait, &semaphore);
            ended_first = Suspension::ended;
            one_blocked = is_blocked(SIGUSR1);
            other_blocked = is_blocked(SIGUSR2);
            const stack_t none{nullptr, SS_DISABLE, 0};
            sigaltstack(&none, nullptr);
        });
        ASSERT_TRUE(eventually([&] { return semaphore.entered.load(); }));
        pthread_kill(waiter.native_handle(), SIGUSR1);
        ASSERT_TRUE(eventually([] { return Suspension::begun.load(); }));
        wait.break_off();
        sem_post(&Suspension::resumed);
        waiter.join();
        wait.reset();
        EXPECT_FALSE(ended_itself);
        EXPECT_TRUE(ended_first) << "the wait was left in the middle of the handler";
        EXPECT_FALSE(one_blocked);
        EXPECT_FALSE(other_blocked);
    }
    sigaction(SIGUSR1, &before, nullptr);
}

TEST(Mailbox, KeepsWhatIsNotedAndWakesForWhatIsPosted) {
    Mailbox mailbox;
    EXPECT_EQ(mailbox.wait(1), 0u);
    mailbox.note(1);
    mailbox.note(4);
    EXPECT_EQ(mailbox.wait(1), 5u);
    EXPECT_EQ(mailbox.wait(1), 0u);
    std::thread poster([&] { mailbox.post(2); });
    const auto begin = std::chrono::steady_clock::now();
    EXPECT_EQ(mailbox.wait(5000), 2u);
    EXPECT_LT(std::chrono::steady_clock::now() - begin, 4s);
    poster.join();
}

TEST(PeriodRange, OffersPowersOfTwoFromWhatHostsCanTake) {
    struct {
        unsigned preferred, safety, ring_max, minimum, maximum;
        int granularity;
    } const cases[] = {
        {128, abi::safety_is_half_period, 0, 32, 8192, -1},
        {128, 64, 65536, 32, 8192, -1},
        {16, abi::safety_is_half_period, 0, 16, 8192, -1}, // the user asked for it
        {8192, 1, 0, 32, 8192, -1},
        {480, 64, 0, 480, 480, 0}, // not a power of two: the only one
        {32, 16, 96, 32, 32, 0},   // a ring with room for no more
    };
    for (const auto& expected : cases) {
        CardChoice card;
        card.ring_max = expected.ring_max;
        const PeriodRange range = period_range(card, expected.preferred, expected.safety);
        EXPECT_EQ(range.minimum, expected.minimum) << expected.preferred;
        EXPECT_EQ(range.maximum, expected.maximum) << expected.preferred;
        EXPECT_EQ(range.granularity, expected.granularity) << expected.preferred;
    }
}

// Each reading of either clock takes 5 us; some take longer, by what the thread is not run.
TEST(HostClock, IsMeasuredAtASharpEdge) {
    constexpr std::int64_t us = 1'000;
    constexpr std::int64_t truth = 7'000'000'300'000; // ns, between the clocks
    for (const auto& [stall, every] :
         {std::pair<std::int64_t, int>{5, 1000}, {300, 241}, {2'000, 139}, {5'000, 139}}) {
        std::int64_t now = 0;
        int readings = 0;
        const auto pass = [&, stall = stall, every = every] {
            now += (++readings % every == 0 ? stall : 5) * us;
        };
        const std::int64_t found = HostClock::measure(
            [&] {
                pass();
                return static_cast<std::uint32_t>((now + truth) / 1'000'000);
            },
            [&] {
                pass();
                return now;
            });
        EXPECT_NEAR(static_cast<double>(found), static_cast<double>(truth), 30e3)
            << stall << " us every " << every;
        EXPECT_LT(now, 25'000 * us);
    }
    // A clock that stands: its milliseconds.
    std::int64_t now = 0;
    EXPECT_NEAR(
        static_cast<double>(HostClock::measure([] { return 5u; }, [&] { return now += 100 * us; })),
        -15e6, 2e6);
}

TEST(HostClock, FollowsOnlyWhatIsMoreThanTheStep) {
    constexpr std::int64_t ms = 1'000'000;
    HostClock clock(5000 * ms);
    EXPECT_EQ(clock.convert(7 * ms + 3), 5007u * ms + 3);
    clock.follow(100 * ms + ms / 2, 5100);
    clock.follow(100 * ms, 5099);
    clock.follow(100 * ms, 5101);
    EXPECT_EQ(clock.convert(0), 5000u * ms);
    clock.follow(100 * ms, 5110);
    EXPECT_EQ(clock.convert(0), 5010u * ms);
    // Across the wrap of timeGetTime().
    HostClock late((0x1'0000'0000ll - 50) * ms);
    late.follow(100 * ms, 50);
    EXPECT_EQ(late.convert(0), static_cast<std::uint64_t>(0x1'0000'0000ll - 50) * ms);
    late.follow(100 * ms, 57);
    EXPECT_EQ(late.convert(0), static_cast<std::uint64_t>(0x1'0000'0000ll - 43) * ms);
}

} // namespace
} // namespace lockstep
