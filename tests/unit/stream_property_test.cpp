// SPDX-License-Identifier: GPL-2.0-or-later
//
// Random machines and cards, many cycles each: whatever happens, a frame is exact or counted lost,
// the round trip is period + safety, and both directions move together. Seeded: a failure names
// the seed that repeats it.
#include "simulated_client.hpp"

#include <random>

namespace lockstep::test {
namespace {

class Chance {
  public:
    explicit Chance(unsigned seed) : engine_(seed) {}
    std::int64_t between(std::int64_t least, std::int64_t most) {
        return std::uniform_int_distribution<std::int64_t>(least, most)(engine_);
    }
    bool one_in(std::int64_t n) { return between(1, n) == 1; }
    template <class Value> Value one_of(std::initializer_list<Value> values) {
        return values.begin()[between(0, static_cast<std::int64_t>(values.size()) - 1)];
    }

  private:
    std::mt19937_64 engine_;
};

struct World {
    unsigned seed;
    bool exact_position; // fine positions and no drift: counts must agree to the frame
};

void live_through(const World& world) {
    SCOPED_TRACE("seed " + std::to_string(world.seed));
    Chance chance(world.seed);
    const unsigned rate = chance.one_of({44100U, 48000U, 96000U, 192000U});
    const unsigned period = chance.one_of({8U, 16U, 24U, 64U, 100U, 128U, 512U});
    const auto safety =
        static_cast<unsigned>(chance.between(1, std::int64_t{chance.one_of({1, 3})} * period));
    const PcmSetup setup = setup_of(rate, period, safety, 2, chance.one_of({0U, 1024U, 8192U}));

    Conditions conditions;
    conditions.cable_delay = static_cast<unsigned>(chance.between(0, 100));
    if (!world.exact_position) {
        conditions.drift = static_cast<double>(chance.between(-300, 300)) * 1e-6;
        conditions.granularity = chance.one_of({1U, 2U, period / 4, period});
    }
    const std::int64_t period_ns = frames_to_ns(period, rate);
    const std::int64_t jitter_ns = period_ns / chance.one_of({1, 10, 100});
    const int stalls = chance.one_of({20, 200, 2000});
    const auto delay = [&]() -> std::int64_t {
        if (chance.one_in(stalls))
            return chance.between(0, chance.one_of({2, 20, 100}) * period_ns);
        return chance.between(0, jitter_ns);
    };
    conditions.wake_late = [&] { return delay() / 2; };

    SimulatedClock clock;
    Handover<DuplexPcm> handover;
    CycleEngine engine(clock, handover);
    SimulatedPcm pcm(clock, setup, conditions);
    SimulatedClient client(engine, setup, conditions.cable_delay);
    pcm.start();
    engine.begin(setup, &pcm);

    constexpr unsigned cycles = 1500;
    std::uint64_t skipped = 0;
    for (unsigned n = 0; n < cycles; ++n) {
        skipped += client.cycle([&] { clock.advance(delay() / 4); }).lost;
        ASSERT_EQ(pcm.committed(Direction::playback),
                  pcm.committed(Direction::capture) + period + safety);
        ASSERT_EQ(client.wrong(), 0U);
    }
    const StreamCounters counters = engine.counters();
    EXPECT_EQ(counters.cycles, cycles);
    EXPECT_EQ(pcm.committed(Direction::capture), std::uint64_t{cycles} * period + skipped);

    // The witness: frames that were played as silence, each of them one that the client lost.
    const std::uint64_t silent = pcm.played_silent();
    const std::uint64_t pending = pcm.silent_ahead();
    if (world.exact_position) {
        // Positions are whole frames: each time it was late the count may be off by the one frame
        // that was just passing.
        EXPECT_NEAR(static_cast<double>(counters.frames_lost),
                    static_cast<double>(silent + pending), static_cast<double>(counters.late));
    } else {
        EXPECT_NEAR(
            static_cast<double>(counters.frames_lost), static_cast<double>(silent + pending),
            static_cast<double>(counters.late + pcm.late_commits()) * (conditions.granularity + 1));
    }
    EXPECT_LE(client.silent(), silent);
}

class StreamProperty : public testing::TestWithParam<unsigned> {};

TEST_P(StreamProperty, EveryFrameIsExactOrCounted) {
    for (unsigned n = 0; n < 6; ++n) {
        live_through({GetParam() * 100 + n, true});
        live_through({GetParam() * 100 + n, false});
    }
}

INSTANTIATE_TEST_SUITE_P(Seeds, StreamProperty, testing::Range(1U, 9U));

// With what grown_safety() adds, a card that moves by whole periods loses nothing.
TEST(StreamProperty, ACoarseCardWithItsGrownOffsetLosesNothing) {
    for (const unsigned period : {16U, 64U, 256U}) {
        Conditions conditions;
        conditions.granularity = period;
        conditions.playback_lead = period;
        const PcmSetup setup = setup_of(48000, period, period / 2 + period);
        SimulatedClock clock;
        Handover<DuplexPcm> handover;
        CycleEngine engine(clock, handover);
        SimulatedPcm pcm(clock, setup, conditions);
        SimulatedClient client(engine, setup, 0);
        pcm.start();
        engine.begin(setup, &pcm);
        for (unsigned n = 0; n < 1000; ++n)
            client.cycle([&] { clock.advance(frames_to_ns(period / 4, 48000)); });
        EXPECT_EQ(engine.counters().frames_lost, 0U) << period;
        EXPECT_EQ(client.silent() + client.wrong(), 0U) << period;
    }
}

// A card that moves its frames in bursts and fetches ahead: once the offset has grown to what that
// takes, nothing is lost, and what is reported is what the cable measures.
void settle_on_bursts(unsigned seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    Chance chance(seed);
    const unsigned period = chance.one_of({32U, 64U, 100U, 128U, 256U, 1024U});
    const unsigned safety = chance.one_of({32U, period / 2, period});
    Conditions conditions;
    conditions.playback_lead = static_cast<unsigned>(chance.between(1, 2500));
    conditions.burst = static_cast<unsigned>(chance.between(2, 96));
    const PcmSetup setup = setup_of(48000, period, safety);
    // Less than half of what the user allows, which is what the engine keeps free.
    const std::int64_t work_ns = frames_to_ns(std::min(period, safety) / 2 - 2, 48000);
    SimulatedClock clock;
    Handover<DuplexPcm> handover;
    CycleEngine engine(clock, handover);
    SimulatedPcm pcm(clock, setup, conditions);
    pcm.start();
    engine.begin(setup, &pcm);
    for (unsigned n = 0; n < 3000; ++n) {
        engine.wait();
        clock.advance(chance.between(0, work_ns));
        engine.commit();
    }
    const std::uint64_t lost = engine.counters().frames_lost;
    SimulatedClient client(engine, setup, engine.grown());
    for (unsigned n = 0; n < 5000 / period + 2; ++n) // until the client's numbers have gone round
        engine.wait(), engine.commit();
    const std::uint64_t uncommitted = pcm.played_uncommitted();
    for (unsigned n = 0; n < 1000; ++n)
        EXPECT_FALSE(
            client.cycle([&] { clock.advance(chance.between(0, work_ns)); }).latency_changed);
    EXPECT_EQ(engine.counters().frames_lost, lost);
    EXPECT_EQ(pcm.played_uncommitted(), uncommitted);
    EXPECT_EQ(client.wrong(), 0U);
    EXPECT_LE(engine.grown(), conditions.playback_lead + 2 * conditions.burst + 2 * 256)
        << "lead " << conditions.playback_lead << " burst " << conditions.burst;
}

TEST_P(StreamProperty, ACardThatBurstsAndPlaysAheadSettles) {
    for (unsigned n = 0; n < 6; ++n)
        settle_on_bursts(GetParam() * 100 + n);
}

} // namespace
} // namespace lockstep::test
