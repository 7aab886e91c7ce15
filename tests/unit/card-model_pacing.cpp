// SPDX-License-Identifier: GPL-2.0-or-later
//
// How a card's time passes: stopped and stepped, gated by unconfirmed interrupts, or not.
#include "card-model/clock.hpp"
#include "card-model/registers.hpp"

#include <cmath>
#include <gtest/gtest.h>
#include <thread>

namespace card_model {
namespace {

using namespace std::chrono_literals;

class NoMemory : public GuestMemory {
  public:
    bool read(std::uint64_t, std::span<std::byte>) override { return false; }
    bool write(std::uint64_t, std::span<const std::byte>) override { return false; }
};

constexpr std::uint32_t started = reg::start | reg::audio_interrupt_enable; // period 64

class ModelClock : public testing::Test {
  protected:
    ~ModelClock() override { stop_pacing(); }
    void pace(const ClockMode& mode) {
        {
            const std::lock_guard held(lock);
            clock.set(mode);
        }
        pacing = std::thread([this] { clock.run(); });
    }
    void stop_pacing() {
        if (!pacing.joinable())
            return;
        clock.end();
        pacing.join();
    }
    // Waits for the card to get there; false: it did not.
    bool reaches(std::uint64_t frames) {
        std::unique_lock held(lock);
        return passed.wait_for(held, 20s, [&] { return card.frames() >= frames; });
    }
    std::uint64_t frames() {
        const std::lock_guard held(lock);
        return card.frames();
    }
    void write(std::uint32_t offset, std::uint32_t value) {
        {
            const std::lock_guard held(lock);
            card.write(offset, value);
        }
        clock.driver_acted();
    }

    NoMemory memory;
    Card card{{}, memory};
    std::mutex lock;
    std::condition_variable passed;
    Clock clock{card, lock, [this] { passed.notify_all(); }};
    std::thread pacing;
};

TEST_F(ModelClock, SteppedItPassesSoManyFramesAndNoMore) {
    pace({Pace::stopped, 1});
    write(reg::control, reg::start);
    std::unique_lock held(lock);
    clock.step(160, held, 1s);
    EXPECT_EQ(card.frames(), 160u);
    EXPECT_THROW(clock.step(0, held, 1s), std::invalid_argument);
    EXPECT_THROW(clock.step(8, held, 1s), std::invalid_argument);
    EXPECT_EQ(card.frames(), 160u);
}

TEST_F(ModelClock, OnlyAStoppedClockIsStepped) {
    pace({Pace::gated, 1});
    std::unique_lock held(lock);
    EXPECT_THROW(clock.step(16, held, 1s), std::logic_error);
}

TEST_F(ModelClock, AStepWaitsForConfirmation) {
    pace({Pace::stopped, 1});
    write(reg::control, started);
    std::unique_lock held(lock);
    EXPECT_THROW(clock.step(128, held, 10ms), std::runtime_error);
    EXPECT_EQ(card.frames(), 64u) << "not past the interrupt";
    held.unlock();
    write(reg::confirm, 0);
    std::thread driver([this] {
        EXPECT_TRUE(reaches(128));
        write(reg::confirm, 0);
    });
    held.lock();
    clock.step(128, held, 20s);
    EXPECT_EQ(card.frames(), 192u);
    held.unlock();
    driver.join();
}

TEST_F(ModelClock, ASettingEndsAStep) {
    pace({Pace::stopped, 1});
    write(reg::control, started);
    std::thread other;
    {
        std::unique_lock held(lock);
        other = std::thread([this] {
            EXPECT_TRUE(reaches(64));
            const std::lock_guard held_too(lock);
            clock.set({Pace::gated, 1});
        });
        EXPECT_THROW(clock.step(128, held, 20s), std::runtime_error);
    }
    other.join();
}

TEST_F(ModelClock, GatedItStandsUntilTheInterruptIsConfirmed) {
    write(reg::control, started);
    pace({Pace::gated, 1});
    ASSERT_TRUE(reaches(64));
    // Nothing tells that it goes no further but that it has had the time to.
    std::this_thread::sleep_for(20ms);
    EXPECT_EQ(frames(), 64u);
    write(reg::confirm, 0);
    ASSERT_TRUE(reaches(128));
}

TEST_F(ModelClock, GatedItStandsAmidTheBurstsOfOneWakeUp) {
    write(reg::control, started);
    pace({Pace::gated, 0.01}); // many bursts each time
    ASSERT_TRUE(reaches(64));
    EXPECT_EQ(frames(), 64u);
}

TEST_F(ModelClock, OnTheWallItGoesOn) {
    write(reg::control, started);
    pace({Pace::wall, 1});
    EXPECT_TRUE(reaches(640));
}

TEST_F(ModelClock, ItIsNoFasterThanItShouldBe) {
    write(reg::control, reg::start);
    const auto began = std::chrono::steady_clock::now();
    pace({Pace::wall, 10});
    ASSERT_TRUE(reaches(480)); // 10 ms at 48 kHz, ten times slowed
    EXPECT_GE(std::chrono::steady_clock::now() - began, 90ms);
}

TEST_F(ModelClock, SlownessHasLimits) {
    for (const double slow : {0.0, -1.0, 0.009, 10001.0, std::nan("")})
        EXPECT_THROW(clock.set({Pace::wall, slow}), std::invalid_argument) << slow;
}

} // namespace
} // namespace card_model
