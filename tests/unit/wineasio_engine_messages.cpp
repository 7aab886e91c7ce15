// SPDX-License-Identifier: GPL-2.0-or-later
//
// What the ASIO engine tells a host on its own.
#include "wineasio_engine_fixture.hpp"

#include <gmock/gmock.h>

namespace lockstep::test {
namespace {

using testing::ElementsAre;

TEST_F(AsioRun, AsksForAResetOnceTheServerHasAnotherPeriod) {
    run();
    backend->happen(abi::event_period_changed | abi::event_overload);
    ASSERT_TRUE(eventually([&] { return !host.messages().empty(); }));
    EXPECT_THAT(host.messages(), ElementsAre(asio::ResetRequest));
}

TEST_F(AsioRun, TakesNoDriverFromAHostWhoseServerIsGone) {
    run();
    backend->happen(abi::event_server_gone);
    backend->happen(abi::event_overload);
    ASSERT_TRUE(eventually([&] { return !host.messages().empty(); }));
    EXPECT_THAT(host.messages(), ElementsAre(asio::Overload));
}

TEST_F(AsioRun, TellsOfTheRateBeforeItAsksForAReset) {
    run();
    std::vector<double> told_before;
    std::atomic<bool> done{false};
    host.in_message = [&](int) {
        told_before = host.rates();
        done = true;
    };
    backend->change([](Description& card) { card.rate = 44100; });
    backend->happen(abi::event_rate_changed | abi::event_clock_changed);
    ASSERT_TRUE(eventually([&] { return done.load(); }));
    EXPECT_THAT(host.messages(), ElementsAre(asio::ResetRequest));
    EXPECT_THAT(told_before, ElementsAre(44100));
    double rate = 0;
    EXPECT_EQ(engine.get_sample_rate(&rate), asio::Ok);
    EXPECT_EQ(rate, 44100);
}

TEST_F(AsioRun, TellsOverloadsOnlyToHostsThatKnowThem) {
    run();
    backend->happen(abi::event_overload);
    ASSERT_TRUE(eventually([&] { return !host.messages().empty(); }));
    EXPECT_THAT(host.messages(), ElementsAre(asio::Overload));
    host.supports = [](int selector) { return selector != asio::Overload; };
    backend->happen(abi::event_overload | abi::event_latencies_changed);
    backend->change([](Description& card) { card.input_latency += 1; });
    backend->happen(abi::event_latencies_changed);
    ASSERT_TRUE(eventually([&] { return host.messages().size() == 2; }));
    EXPECT_THAT(host.messages(), ElementsAre(asio::Overload, asio::LatenciesChanged));
}

TEST_F(AsioRun, TellsLatenciesOnlyWhenTheyDiffer) {
    run();
    backend->happen(abi::event_latencies_changed);
    backend->happen(abi::event_overload);
    ASSERT_TRUE(eventually([&] { return !host.messages().empty(); }));
    EXPECT_THAT(host.messages(), ElementsAre(asio::Overload));
}

TEST_F(AsioRun, MayBeDisposedInsideAMessage) {
    run();
    cycles(1);
    std::atomic<bool> done{false};
    host.in_message = [&](int) {
        EXPECT_EQ(engine.stop(), asio::Ok);
        EXPECT_EQ(engine.dispose_buffers(), asio::Ok);
        EXPECT_TRUE(engine.init({}));
        done = true;
    };
    backend->happen(abi::event_period_changed);
    ASSERT_TRUE(eventually([&] { return done.load(); }));
    EXPECT_EQ(engine.state(), Engine::State::initialized);
    backend->happen(abi::event_overload);
    std::this_thread::sleep_for(20ms);
    EXPECT_EQ(host.messages().size(), 1u);
}

TEST_F(AsioRun, NoMessageFollowsDispose) {
    run();
    engine.dispose_buffers();
    backend->happen(abi::event_period_changed);
    std::this_thread::sleep_for(20ms);
    EXPECT_TRUE(host.messages().empty());
}

} // namespace
} // namespace lockstep::test
