// SPDX-License-Identifier: GPL-2.0-or-later
//
// The engine's calls about the sample rate, and what the host is told of it.
#include "wineasio_engine_fixture.hpp"

#include <gmock/gmock.h>

#include <limits>

namespace lockstep::test {
namespace {

using testing::ElementsAre;

class AsioRate : public AsioRun {
  protected:
    double rate() {
        double rate = 0;
        EXPECT_EQ(engine.get_sample_rate(&rate), asio::Ok);
        return rate;
    }
    // Returns when the message thread has had the time to tell what there is to tell.
    void let_messages_pass() {
        const int before = backend->looks;
        ASSERT_TRUE(eventually([&] { return backend->looks >= before + 3; }));
    }
};

TEST_F(AsioRate, AnswersRates) {
    EXPECT_EQ(engine.can_sample_rate(48000), asio::Ok);
    EXPECT_EQ(engine.can_sample_rate(96000), asio::Ok);
    for (const double rate :
         {0.0, -48000.0, 12345.0, 48000.5, 1e300, std::numeric_limits<double>::quiet_NaN(),
          std::numeric_limits<double>::infinity()}) {
        EXPECT_EQ(engine.can_sample_rate(rate), asio::NoClock) << rate;
        EXPECT_EQ(engine.set_sample_rate(rate), asio::NoClock) << rate;
    }
    EXPECT_EQ(engine.set_sample_rate(96000), asio::Ok);
    double rate = 0;
    engine.get_sample_rate(&rate);
    EXPECT_EQ(rate, 96000);
    backend->set_rate_status = {linux_errno::busy, "taken"};
    for (const double wanted : {48000.0, 44100.0}) {
        EXPECT_EQ(engine.set_sample_rate(wanted), asio::Ok) << "as Live dies of an error";
        EXPECT_NE(engine.error(), "");
        engine.get_sample_rate(&rate);
        EXPECT_EQ(rate, 96000);
    }
    EXPECT_EQ(engine.can_sample_rate(44100), asio::NoClock);
}

// REW sets it on one object and plays on the next.
TEST_F(AsioRate, OpensAtTheRateThatTheHostHasSet) {
    const auto opens_at = [&](const RegistryValues& values) {
        Engine next{platform};
        EXPECT_TRUE(next.init(values)) << next.error();
        return platform->opened.rate;
    };
    const auto host_sets_96000 = [&] {
        backend->change([](Description& card) { card.rate = 48000; });
        EXPECT_EQ(engine.set_sample_rate(96000), asio::Ok);
    };
    host_sets_96000();
    EXPECT_EQ(opens_at({}), 96000u);
    EXPECT_EQ(opens_at({.transport = std::string("jack")}), 48000u);
    EXPECT_EQ(engine.apply({.period = 64u}), asio::Ok);
    EXPECT_EQ(platform->opened.rate, 96000u) << "the user has not set it";
    EXPECT_EQ(opens_at({.rate = 44100u}), 44100u) << "the user has set it";
    EXPECT_EQ(opens_at({}), 48000u) << "... and again";
    backend->set_rate_status = {linux_errno::busy, "taken"};
    host_sets_96000();
    EXPECT_EQ(opens_at({}), 48000u) << "it was refused";
    backend->set_rate_status = {};
    host_sets_96000();
    EXPECT_EQ(opens_at({.device = std::string("hw:1")}), 48000u) << "another card";
    host_sets_96000();
    platform->opens = [](const Settings& settings) -> Status {
        return settings.rate == 48000 ? Status{} : Status{linux_errno::invalid, "no such rate"};
    };
    EXPECT_EQ(opens_at({}), 48000u) << "a card that has not got it";
}

TEST_F(AsioRate, ChangesTheRateWhileRunning) {
    run();
    cycles(1);
    EXPECT_EQ(engine.set_sample_rate(96000), asio::Ok);
    EXPECT_EQ(engine.state(), Engine::State::running);
    cycles(1);
    EXPECT_EQ(backend->starts, 2);
}

TEST_F(AsioRate, GoesOnAtTheOldRateWhenTheNewOneIsRefused) {
    run();
    backend->set_rate_status = {linux_errno::busy, "taken"};
    EXPECT_EQ(engine.set_sample_rate(96000), asio::Ok);
    EXPECT_EQ(engine.error(), "taken");
    ASSERT_TRUE(eventually([&] { return !host.rates().empty(); }));
    EXPECT_THAT(host.rates(), ElementsAre(48000)) << "what it runs at";
    EXPECT_EQ(engine.state(), Engine::State::running);
    cycles(2);
    EXPECT_THAT(host.halves(), ElementsAre(0, 1));
}

// What the host was answered, ASE_OK, is that it has 44100.
TEST_F(AsioRate, ThatStaysIsToldToAHostThatDoesNotReadItBack) {
    prepare();
    EXPECT_EQ(engine.set_sample_rate(44100), asio::Ok);
    ASSERT_TRUE(eventually([&] { return !host.rates().empty(); }));
    let_messages_pass();
    EXPECT_THAT(host.rates(), ElementsAre(48000)) << "once";
}

TEST_F(AsioRate, ThatTheHostHasReadIsNotTold) {
    prepare();
    EXPECT_EQ(engine.set_sample_rate(44100), asio::Ok);
    EXPECT_EQ(rate(), 48000);
    let_messages_pass();
    ASSERT_EQ(engine.start(), asio::Ok);
    EXPECT_EQ(engine.set_sample_rate(44100), asio::Ok);
    EXPECT_EQ(rate(), 48000);
    let_messages_pass();
    EXPECT_EQ(engine.set_sample_rate(48000), asio::Ok);
    let_messages_pass();
    EXPECT_THAT(host.rates(), ElementsAre());
}

TEST_F(AsioRate, ThatStaysIsToldAsSoonAsThereAreCallbacks) {
    EXPECT_EQ(engine.set_sample_rate(44100), asio::Ok);
    prepare();
    ASSERT_TRUE(eventually([&] { return !host.rates().empty(); }));
    EXPECT_THAT(host.rates(), ElementsAre(48000));
}

TEST_F(AsioRate, ThatStaysIsNotToldOnceAnotherIsSet) {
    prepare();
    EXPECT_EQ(engine.set_sample_rate(44100), asio::Ok);
    EXPECT_EQ(engine.set_sample_rate(96000), asio::Ok);
    let_messages_pass();
    EXPECT_THAT(host.rates(), ElementsAre());
}

// The thread that is left behind sleeps in the stream that a change of the rate would destroy.
TEST_F(AsioRate, IsNotChangedUnderAThreadThatNothingReaches) {
    run();
    cycles(1);
    backend->death = FakeBackend::Death::unreachable;
    EXPECT_EQ(engine.set_sample_rate(96000), asio::HardwareMalfunction);
    EXPECT_EQ(backend->rate_changes, 0);
    EXPECT_EQ(engine.state(), Engine::State::loaded);
    EXPECT_NE(engine.error().find("The sound card no longer answers"), std::string::npos)
        << engine.error();
}

} // namespace
} // namespace lockstep::test
