// SPDX-License-Identifier: GPL-2.0-or-later
//
// What a stream's engine publishes of its cycles: late ones with their length, the card's going and
// coming, the growth of the safety offset; and that the published counts are the engine's own.
#include "observe_folder.hpp"
#include "simulated_client.hpp"

#include "observe/reader.hpp"

#include <gmock/gmock.h>

#include <sched.h>

namespace lockstep::test {
namespace {

using observe::Event;
using observe::Kind;

class StreamPublish : public testing::Test {
  protected:
    void begin(Conditions conditions = {}) {
        pcm = std::make_unique<SimulatedPcm>(clock, setup, std::move(conditions));
        pcm->start();
        publisher.agree({.rate = setup.rate,
                         .period = setup.period,
                         .safety_asked = setup.safety,
                         .safety = setup.safety,
                         .input_latency = setup.period,
                         .output_latency = setup.safety});
        publisher.begin_run();
        engine.begin(setup, pcm.get());
    }
    void cycles(unsigned count, std::int64_t work_ns = 100'000) {
        std::vector<std::int32_t> plane(setup.period, 1);
        for (unsigned n = 0; n < count; ++n) {
            engine.wait();
            engine.playback(0, std::span<const std::int32_t>(plane));
            clock.advance(work_ns);
            engine.commit();
        }
    }
    std::vector<Event> events(Kind kind) const {
        std::string why;
        std::vector<Event> found;
        const auto reader = observe::StreamReader::borrow(publisher.fd(), why);
        EXPECT_TRUE(reader) << why;
        for (const observe::NumberedEvent& each : reader->events_from(1).events)
            if (each.event.kind == kind)
                found.push_back(each.event);
        return found;
    }
    observe::Progress progress() const {
        std::string why;
        return observe::StreamReader::borrow(publisher.fd(), why)->status().value().progress;
    }
    void expect_the_engines_counts() const {
        EXPECT_EQ(progress().late, engine.counters().late);
        EXPECT_EQ(progress().lost, engine.counters().frames_lost);
        EXPECT_EQ(progress().cycles, engine.counters().cycles);
        EXPECT_EQ(progress().card_losses, engine.counters().card_losses);
    }

    PcmSetup setup = setup_of(48000, 480, 240); // 10 ms and 5 ms
    SimulatedClock clock;
    Handover<DuplexPcm> handover;
    observe::test::TestPlace place;
    observe::Publisher publisher{{place.place()}, observe::Way::native, "unit test"};
    CycleEngine engine{clock, handover, &publisher};
    std::unique_ptr<SimulatedPcm> pcm;
};

TEST_F(StreamPublish, CyclesInTimeAreCountedAndTheirLoadIsTold) {
    begin();
    cycles(250, 2'500'000);
    expect_the_engines_counts();
    EXPECT_EQ(progress().frames, 250U * 480);
    EXPECT_EQ(progress().lost, 0U);
    EXPECT_NEAR(progress().load, 250'000, 100);
    EXPECT_NEAR(progress().load_peak, 250'000, 100);
    EXPECT_EQ(progress().cycle_ns, clock.now());
    EXPECT_THAT(events(Kind::late_wake), testing::IsEmpty());
    EXPECT_THAT(events(Kind::late_work), testing::IsEmpty());
}

TEST_F(StreamPublish, ThePolicyOfTheThreadIsToldOnceAStart) {
    begin();
    cycles(5);
    ASSERT_THAT(events(Kind::real_time_got), testing::SizeIs(1));
    EXPECT_EQ(events(Kind::real_time_got)[0].values[0], sched_getscheduler(0));
    EXPECT_EQ(progress().policy, static_cast<unsigned>(sched_getscheduler(0)));
}

// 6 ms of work with 5 ms to the deadline: the last of them too late.
TEST_F(StreamPublish, WorkThatTookTooLongIsToldWithWhatItLost) {
    begin();
    cycles(10);
    cycles(1, 6'000'000);
    cycles(10);
    const std::vector<Event> late = events(Kind::late_work);
    ASSERT_THAT(late, testing::SizeIs(1));
    EXPECT_EQ(late[0].values[0], static_cast<std::int64_t>(engine.counters().frames_lost));
    EXPECT_NEAR(late[0].values[0], 48, 1) << "1 ms";
    EXPECT_EQ(late[0].values[1], 10 * 480);
    EXPECT_EQ(late[0].values[2], 6'000'000);
    EXPECT_EQ(late[0].values[3], 10'000'000);
    EXPECT_NEAR(progress().load_highest, 600'000, 100);
    expect_the_engines_counts();
}

TEST_F(StreamPublish, AWakeThatCameTooLateIsToldWithWhatItSkipped) {
    Conditions conditions;
    unsigned sleeps = 0;
    conditions.wake_late = [&] { return ++sleeps == 11 ? 17'000'000 : 0; };
    begin(conditions);
    cycles(30, 2'000'000);
    const std::vector<Event> late = events(Kind::late_wake);
    ASSERT_THAT(late, testing::SizeIs(1));
    EXPECT_EQ(late[0].values[0], static_cast<std::int64_t>(engine.counters().frames_lost));
    EXPECT_EQ(late[0].values[0] % 480, 0);
    EXPECT_EQ(late[0].values[1], 10 * 480);
    EXPECT_NEAR(static_cast<double>(late[0].values[2]), 17e6, 30e3) << "after the period's end";
    EXPECT_EQ(late[0].values[3], 2'000'000) << "the program is not to blame";
    expect_the_engines_counts();
}

TEST_F(StreamPublish, LateEachTimeTheSumIsTheEnginesCount) {
    begin();
    for (int n = 0; n < 300; ++n)
        cycles(1, 12'000'000);
    std::uint64_t lost = 0;
    std::uint64_t told = 0;
    for (const Kind kind : {Kind::late_wake, Kind::late_work})
        for (const Event& event : events(kind)) {
            lost += event.values[0];
            ++told;
        }
    publisher.end_run();
    for (const Event& event : events(Kind::late_more)) {
        told += event.values[0];
        lost += event.values[1];
    }
    EXPECT_GT(engine.counters().late, 100U);
    EXPECT_EQ(told, engine.counters().late);
    EXPECT_EQ(lost, engine.counters().frames_lost);
    expect_the_engines_counts();
}

TEST_F(StreamPublish, TheCardsLossAndReturn) {
    begin();
    cycles(10);
    pcm->remove();
    cycles(100);
    EXPECT_EQ(progress().card_present, 0U);
    SimulatedPcm back(clock, setup, {});
    back.start();
    handover.offer(&back);
    cycles(10);
    ASSERT_THAT(events(Kind::card_lost), testing::SizeIs(1));
    ASSERT_THAT(events(Kind::card_back), testing::SizeIs(1));
    EXPECT_EQ(events(Kind::card_lost)[0].values[0], 10 * 480);
    EXPECT_EQ(events(Kind::card_back)[0].values[0], 110 * 480);
    EXPECT_NEAR(static_cast<double>(events(Kind::card_back)[0].values[1]), 1e9, 1e6);
    EXPECT_EQ(progress().card_present, 1U);
    expect_the_engines_counts();
    EXPECT_EQ(progress().card_losses, 1U);
}

TEST_F(StreamPublish, GrowthOfTheSafetyOffset) {
    Conditions conditions;
    conditions.playback_lead = 300;
    begin(conditions);
    cycles(50);
    const std::vector<Event> grown = events(Kind::safety_grown);
    ASSERT_THAT(grown, testing::Not(testing::IsEmpty()));
    EXPECT_EQ(grown.front().values[0], 240);
    EXPECT_EQ(grown.back().values[1], 240 + engine.grown());
    EXPECT_EQ(progress().grown, engine.grown());
}

} // namespace
} // namespace lockstep::test
