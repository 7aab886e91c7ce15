// SPDX-License-Identifier: GPL-2.0-or-later
//
// The ASIO engine while it runs: halves, positions, stopping from anywhere, dying servers.
#include "wineasio_engine_fixture.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace lockstep::test {
namespace {

using testing::ElementsAre;

TEST_F(AsioRun, TakesTheHalfThatTheHostHasJustFilled) {
    run();
    cycles(4);
    EXPECT_THAT(host.halves(), ElementsAre(0, 1, 0, 1));
    EXPECT_THAT(backend->committed(), ElementsAre(-1, 0, 1, 0, 1));
}

TEST_F(AsioRun, WorksWithoutAnyChannel) {
    ASSERT_EQ(engine.create_buffers(nullptr, 0, 128, &host.callbacks), asio::Ok);
    ASSERT_EQ(engine.start(), asio::Ok);
    cycles(2);
    EXPECT_EQ(engine.stop(), asio::Ok);
    EXPECT_THAT(host.halves(), ElementsAre(0, 1));
}

TEST_F(AsioRun, RefusesWhatDoesNotFitTheState) {
    EXPECT_EQ(engine.start(), asio::InvalidMode);
    run();
    EXPECT_EQ(engine.start(), asio::InvalidMode);
    EXPECT_EQ(engine.create_buffers(nullptr, 0, 128, &host.callbacks), asio::InvalidMode);
    EXPECT_EQ(engine.stop(), asio::Ok);
    EXPECT_EQ(engine.stop(), asio::Ok);
    EXPECT_EQ(engine.state(), Engine::State::prepared);
}

TEST_F(AsioRun, GivesTimeInfoOnlyToAHostThatWantsItAndHasTheFunction) {
    host.wants_time_info = 1;
    host.callbacks.bufferSwitchTimeInfo = nullptr;
    run();
    cycles(1);
    EXPECT_EQ(host.halves().size(), 1u);
    EXPECT_EQ(host.times().size(), 0u);
}

TEST_F(AsioRun, AsksNoHostThatTakesNoMessages) {
    host.wants_time_info = 1;
    host.callbacks.asioMessage = nullptr;
    run();
    backend->happen(abi::event_period_changed);
    cycles(1);
    EXPECT_EQ(host.times().size(), 0u);
}

TEST_F(AsioRun, TimeInfoIsWholeAndCountsBeyond32Bits) {
    host.wants_time_info = 1;
    run();
    const std::uint64_t far = (1ull << 32) + 5;
    const std::int64_t now = backend->now_ns();
    backend->give(far, now);
    backend->give(far + 128, now + 2'666'667);
    ASSERT_TRUE(backend->wait_idle());
    const auto times = host.times();
    ASSERT_EQ(times.size(), 2u);
    EXPECT_EQ(times[0].timeInfo.samplePosition.hi, 1u);
    EXPECT_EQ(times[0].timeInfo.samplePosition.lo, 5u);
    EXPECT_EQ(times[0].timeInfo.sampleRate, 48000);
    EXPECT_EQ(times[0].timeInfo.speed, 1);
    EXPECT_EQ(times[0].timeInfo.flags, 15u);
    EXPECT_EQ(asio::join(times[1].timeInfo.systemTime) - asio::join(times[0].timeInfo.systemTime),
              2'666'667u);
    // The fake's timeGetTime() is its clock cut to milliseconds (and to 32 bits).
    const auto expected = static_cast<std::uint32_t>(now / 1'000'000);
    const auto found =
        static_cast<std::uint32_t>(asio::join(times[0].timeInfo.systemTime) / 1'000'000);
    EXPECT_LE(static_cast<std::int32_t>(found - expected), 1);
    EXPECT_GE(static_cast<std::int32_t>(found - expected), -1);
    asio::Samples position{};
    asio::TimeStamp time{};
    EXPECT_EQ(engine.get_sample_position(&position, &time), asio::Ok);
    EXPECT_EQ(asio::join(position), far + 128);
    EXPECT_EQ(asio::join(time), asio::join(times[1].timeInfo.systemTime));
}

TEST_F(AsioRun, PositionsPassEachBoundary) {
    host.wants_time_info = 1;
    run();
    std::vector<std::uint64_t> given;
    for (const unsigned bits : {31, 32, 63})
        for (const std::uint64_t frame : {(1ull << bits) - 64, (1ull << bits) + 64}) {
            given.push_back(frame);
            backend->give(frame, backend->now_ns());
            ASSERT_TRUE(backend->wait_idle());
            asio::Samples position{};
            asio::TimeStamp time{};
            EXPECT_EQ(engine.get_sample_position(&position, &time), asio::Ok);
            EXPECT_EQ(asio::join(position), frame) << bits;
        }
    std::vector<std::uint64_t> told;
    for (const asio::Time& time : host.times())
        told.push_back(asio::join(time.timeInfo.samplePosition));
    EXPECT_EQ(told, given);
}

TEST_F(AsioRun, TimeNeverGoesBack) {
    host.wants_time_info = 1;
    run();
    const std::int64_t now = backend->now_ns() + 1'000'000'000;
    backend->give(0, now);
    backend->give(128, now - 5'000'000);
    ASSERT_TRUE(backend->wait_idle());
    const auto times = host.times();
    ASSERT_EQ(times.size(), 2u);
    EXPECT_GE(asio::join(times[1].timeInfo.systemTime), asio::join(times[0].timeInfo.systemTime));
}

TEST_F(AsioRun, HasNoPositionWhenItDoesNotRun) {
    asio::Samples position{};
    asio::TimeStamp time{};
    EXPECT_EQ(engine.get_sample_position(&position, &time), asio::PositionNotAdvancing);
    run();
    EXPECT_EQ(engine.get_sample_position(&position, &time), asio::Ok);
    EXPECT_EQ(asio::join(position), 0u);
    EXPECT_NE(asio::join(time), 0u);
    engine.stop();
    EXPECT_EQ(engine.get_sample_position(&position, &time), asio::PositionNotAdvancing);
}

TEST_F(AsioRun, AnswersInsideTheCallback) {
    asio::Samples position{};
    asio::TimeStamp time{};
    std::atomic<int> answer{1}, refused{0};
    host.in_callback = [&](int) {
        answer = engine.get_sample_position(&position, &time);
        refused =
            engine.dispose_buffers() == asio::InvalidMode && engine.start() == asio::InvalidMode &&
            engine.set_sample_rate(96000) == asio::InvalidMode &&
            engine.set_sample_rate(48000) == asio::Ok && engine.can_sample_rate(96000) == asio::Ok;
    };
    run();
    backend->give(77, backend->now_ns());
    ASSERT_TRUE(backend->wait_idle());
    EXPECT_EQ(answer, asio::Ok);
    EXPECT_EQ(asio::join(position), 77u);
    EXPECT_EQ(refused, 1);
}

TEST_F(AsioRun, NoCallbackFollowsStop) {
    run();
    std::atomic<bool> stopped{false}, late{false};
    host.in_callback = [&](int) {
        std::this_thread::sleep_for(2ms);
        late = late || stopped;
    };
    for (int i = 0; i < 100; ++i)
        backend->give(static_cast<std::uint64_t>(i) * 128, backend->now_ns());
    ASSERT_TRUE(eventually([&] { return !host.halves().empty(); }));
    EXPECT_EQ(engine.stop(), asio::Ok);
    stopped = true;
    const std::size_t called = host.halves().size();
    EXPECT_LT(called, 100u);
    std::this_thread::sleep_for(20ms);
    EXPECT_EQ(host.halves().size(), called);
    EXPECT_FALSE(late);
}

TEST_F(AsioRun, StopWaitsForACallbackHoweverLong) {
    run();
    std::atomic<bool> left{false};
    host.in_callback = [&](int) {
        std::this_thread::sleep_for(1500ms);
        left = true;
    };
    backend->give(0, backend->now_ns());
    ASSERT_TRUE(eventually([&] { return !host.halves().empty(); }));
    EXPECT_EQ(engine.stop(), asio::Ok);
    EXPECT_TRUE(left);
}

TEST_F(AsioRun, MayBeStoppedInsideTheCallbackAndStartedAgain) {
    host.in_callback = [&](int) { engine.stop(); };
    run();
    backend->give(0, backend->now_ns());
    backend->give(128, backend->now_ns());
    ASSERT_TRUE(eventually([&] { return backend->stops == 1; }));
    EXPECT_EQ(host.halves().size(), 1u);
    EXPECT_EQ(engine.state(), Engine::State::prepared);
    host.in_callback = nullptr;
    EXPECT_EQ(engine.start(), asio::Ok);
    ASSERT_TRUE(backend->wait_idle());
    EXPECT_EQ(host.halves().size(), 2u); // the cycle that was left over
    EXPECT_EQ(engine.stop(), asio::Ok);
    EXPECT_EQ(engine.dispose_buffers(), asio::Ok);
}

// The thread is still in the callback, and after that in the Linux half.
TEST_F(AsioRun, PreparesAnewOnlyWhenTheRunThatWasStoppedInsideHasEnded) {
    std::atomic<bool> stopped{false}, early{false}, left{false};
    host.in_callback = [&](int) {
        engine.stop();
        stopped = true;
        for (int i = 0; i < 100 && !early; ++i) {
            early = backend->unprepares != 0;
            std::this_thread::sleep_for(1ms);
        }
        left = true;
    };
    run();
    backend->give(0, backend->now_ns());
    ASSERT_TRUE(eventually([&] { return stopped.load(); }));
    prepare();
    ASSERT_TRUE(eventually([&] { return left.load(); }));
    EXPECT_FALSE(early) << "the buffers were taken from under the callback";
    EXPECT_EQ(backend->unprepares, 1);
}

TEST_F(AsioRun, MayBeReleasedInsideTheCallback) {
    std::atomic<bool> closed{false};
    backend->closed = &closed;
    auto other = std::make_unique<Engine>(platform);
    ASSERT_TRUE(other->init({}));
    ASSERT_EQ(other->create_buffers(nullptr, 0, 128, &host.callbacks), asio::Ok);
    ASSERT_EQ(other->start(), asio::Ok);
    std::atomic<bool> gone{false};
    host.in_callback = [&](int) {
        other.reset();
        gone = true;
    };
    backend->give(0, backend->now_ns());
    ASSERT_TRUE(eventually([&] { return gone.load(); }));
    ASSERT_TRUE(eventually([&] { return backend->stops > 0; }));
    EXPECT_EQ(host.halves().size(), 1u);
    backend->closed = nullptr;
}

TEST_F(AsioRun, StartsAgainAfterStop) {
    run();
    cycles(1);
    engine.stop();
    ASSERT_EQ(engine.start(), asio::Ok);
    cycles(2);
    EXPECT_THAT(host.halves(), ElementsAre(0, 0, 1));
    EXPECT_EQ(backend->starts, 2);
}

TEST_F(AsioRun, FailsToStartWithoutLeavingAThread) {
    prepare();
    backend->start_status = {linux_errno::busy, "taken"};
    EXPECT_EQ(engine.start(), asio::HardwareMalfunction);
    EXPECT_EQ(engine.error(), "taken");
    EXPECT_EQ(engine.state(), Engine::State::prepared);
    backend->start_status = {};
    platform->threads = false;
    EXPECT_EQ(engine.start(), asio::NoMemory);
    platform->threads = true;
    EXPECT_EQ(engine.start(), asio::Ok);
    cycles(1);
    EXPECT_THAT(host.halves(), ElementsAre(0));
}

TEST_F(AsioRun, StopsWithinASecondWhenTheServerHasDied) {
    run();
    cycles(1);
    backend->death = FakeBackend::Death::needs_hard;
    EXPECT_LT(milliseconds([&] { EXPECT_EQ(engine.stop(), asio::Ok); }), 1000);
    EXPECT_EQ(engine.state(), Engine::State::prepared);
    EXPECT_EQ(engine.dispose_buffers(), asio::Ok);
}

TEST_F(AsioRun, LeavesAThreadThatNothingReachesAndStartsAfresh) {
    run();
    cycles(1);
    backend->death = FakeBackend::Death::unreachable;
    EXPECT_LT(milliseconds([&] { EXPECT_EQ(engine.stop(), asio::Ok); }), 1000);
    EXPECT_EQ(engine.state(), Engine::State::loaded);
    EXPECT_NE(engine.error().find("no longer answers"), std::string::npos);
    EXPECT_EQ(engine.dispose_buffers(), asio::Ok);
    platform->next = std::make_shared<FakeBackend>();
    EXPECT_TRUE(engine.init({}));
    EXPECT_EQ(engine.state(), Engine::State::initialized);
}

TEST_F(AsioRun, CallsNoHostWithASizeItDoesNotHave) {
    run();
    cycles(1);
    backend->give(128, backend->now_ns(), abi::cycle_skipped);
    cycles(1);
    EXPECT_THAT(host.halves(), ElementsAre(0, 1));
    EXPECT_THAT(backend->committed(), ElementsAre(-1, 0, -1, 1));
}

TEST_F(AsioRun, TellsHowLongTheHostWorksAndWhatWasLost) {
    int call = 0;
    host.in_callback = [&](int) { backend->worked_ns += ++call == 2 ? 3'000'000 : 1'000'000; };
    run();
    backend->lost = 32;
    cycles(4);
    std::optional<EngineStatus> status = engine.status();
    ASSERT_TRUE(status);
    EXPECT_TRUE(status->running);
    EXPECT_EQ(status->period, 128u);
    EXPECT_EQ(status->frames_lost, 32u);
    EXPECT_EQ(status->work.cycles, 4u);
    EXPECT_GE(status->work.total_ns, 6'000'000);
    EXPECT_LT(status->work.total_ns, 600'000'000);
    EXPECT_GE(status->work.longest_ns, 3'000'000);
    EXPECT_FALSE(status->silent);
    backend->give(4ULL * 128, 0, abi::cycle_silent);
    ASSERT_TRUE(backend->wait_idle());
    status = engine.status();
    EXPECT_TRUE(status->silent) << "by the clock";
    EXPECT_EQ(status->work.cycles, 1u) << "since the last look";
    EXPECT_LT(status->work.total_ns, 600'000'000);
    EXPECT_EQ(engine.stop(), asio::Ok);
    EXPECT_FALSE(engine.status()->running);
}

} // namespace
} // namespace lockstep::test
