// SPDX-License-Identifier: GPL-2.0-or-later
//
// What an ASIO host finds when the driver's Linux half crashes.
#include "wineasio_engine_fixture.hpp"

#include <gmock/gmock.h>

namespace lockstep::test {
namespace {

using testing::ElementsAre;

const Status crashed{linux_errno::fault, "The Linux half crashed."};

TEST_F(AsioRun, EndsAndAsksForAResetWhenTheLinuxHalfCrashes) {
    run();
    cycles(2);
    backend->crash(crashed);
    platform->open_status = crashed;
    ASSERT_TRUE(eventually([&] { return !host.messages().empty() && backend->stops != 0; }));
    const std::size_t called = host.halves().size();
    EXPECT_EQ(engine.stop(), asio::Ok);
    EXPECT_EQ(engine.start(), asio::HardwareMalfunction);
    EXPECT_EQ(engine.error(), crashed.message);
    EXPECT_EQ(engine.dispose_buffers(), asio::Ok);
    EXPECT_EQ(engine.create_buffers(nullptr, 0, 128, &host.callbacks), asio::HardwareMalfunction);
    EXPECT_FALSE(engine.init({}));
    EXPECT_EQ(engine.error(), crashed.message);
    EXPECT_THAT(host.messages(), ElementsAre(asio::ResetRequest));
    EXPECT_EQ(host.halves().size(), called);
    EXPECT_EQ(backend->crashed_waits, 1) << "the message thread has ended, and asked no more";
}

TEST_F(AsioRun, TellsOfNoCrashAHostThatTakesNoReset) {
    host.supports = [](int) { return false; };
    run();
    backend->crash(crashed);
    ASSERT_TRUE(eventually([&] { return backend->crashed_waits == 1 && backend->stops != 0; }));
    EXPECT_EQ(engine.stop(), asio::Ok);
    EXPECT_THAT(host.messages(), ElementsAre());
    EXPECT_EQ(backend->crashed_waits, 1);
}

// ASE_OK, as for a rate that cannot be had, would hide it.
TEST_F(AsioRun, RefusesARateWhenTheLinuxHalfCrashes) {
    backend->set_rate_status = crashed;
    EXPECT_EQ(engine.set_sample_rate(96000), asio::HardwareMalfunction);
    EXPECT_EQ(engine.error(), crashed.message);
    backend->crash(crashed);
    EXPECT_EQ(engine.can_sample_rate(44100), asio::HardwareMalfunction);
    EXPECT_EQ(engine.set_sample_rate(44100), asio::HardwareMalfunction);
}

} // namespace
} // namespace lockstep::test
