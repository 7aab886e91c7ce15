// SPDX-License-Identifier: GPL-2.0-or-later
//
// Time code and transport: the engine's answers and what it tells the host each cycle, and JACK's
// transport behind it (fake_libjack.hpp).
#include "fake_libjack.hpp"
#include "wineasio_fake.hpp"

#include "wineasio-shim/unix/mailbox.hpp"
#include "wineasio-shim/unix/transport.hpp"

#include <gtest/gtest.h>

#include <cerrno>
#include <cstdint>
#include <memory>

namespace lockstep {
namespace {

using test::FakeBackend;
using test::FakeHost;
using test::FakePlatform;

constexpr std::int32_t selectors[] = {asio::EnableTimeCodeRead, asio::DisableTimeCodeRead,
                                      asio::Transport, asio::CanTimeCode, asio::CanTransport};
constexpr std::uint32_t told = abi::cycle_time_code;
constexpr std::uint32_t rolls = abi::cycle_time_code | abi::cycle_rolling;

class AsioTransport : public testing::Test {
  protected:
    asio::Error command(std::int32_t number, std::uint64_t frame = 0) {
        asio::TransportParameters parameters{};
        parameters.command = number;
        parameters.samplePosition = asio::split(frame);
        return engine.future(asio::Transport, &parameters);
    }
    void run() {
        ASSERT_TRUE(engine.init({.transport = std::string("jack")}));
        ASSERT_EQ(engine.create_buffers(nullptr, 0, 128, &host.callbacks), asio::Ok);
        ASSERT_EQ(engine.start(), asio::Ok);
        ASSERT_TRUE(backend.wait_idle());
    }
    asio::TimeCode cycle(std::uint32_t flags, std::uint64_t time_code) {
        backend.give(0, 0, flags, time_code);
        EXPECT_TRUE(backend.wait_idle());
        return host.times().back().timeCode;
    }

    FakeHost host;
    std::shared_ptr<FakePlatform> platform = std::make_shared<FakePlatform>();
    FakeBackend& backend = *platform->next;
    Engine engine{platform};
};

TEST_F(AsioTransport, IsJacksAlone) {
    for (const std::int32_t selector : selectors)
        EXPECT_EQ(engine.future(selector, nullptr), asio::NotPresent) << selector;
    ASSERT_TRUE(engine.init({}));
    for (const std::int32_t selector : selectors)
        EXPECT_EQ(engine.future(selector, nullptr), asio::NotPresent) << selector;
    EXPECT_EQ(command(asio::TransportStart), asio::NotPresent);
    EXPECT_TRUE(backend.moves.empty());
    ASSERT_TRUE(engine.init({.transport = std::string("jack")}));
    for (const std::int32_t selector : selectors)
        EXPECT_EQ(engine.future(selector, nullptr),
                  selector == asio::Transport ? asio::InvalidParameter : asio::Success)
            << selector;
}

TEST_F(AsioTransport, PassesOnWhatJackHas) {
    using Move = std::pair<abi::TransportMove, std::uint64_t>;
    ASSERT_TRUE(engine.init({.transport = std::string("jack")}));
    const std::uint64_t far = (1ull << 32) + 7;
    EXPECT_EQ(command(asio::TransportStart), asio::Success);
    EXPECT_EQ(command(asio::TransportStop), asio::Success);
    EXPECT_EQ(command(asio::TransportLocate, far), asio::Success);
    const std::vector<Move> moves{{abi::TransportMove::start, 0},
                                  {abi::TransportMove::stop, 0},
                                  {abi::TransportMove::locate, far}};
    EXPECT_EQ(backend.moves, moves);
    for (std::int32_t number = asio::TransportPunchIn; number <= asio::TransportMonitor; ++number)
        EXPECT_EQ(command(number), asio::NotPresent) << number;
    for (const std::int32_t number : {0, 12, -1, INT32_MIN, INT32_MAX})
        EXPECT_EQ(command(number), asio::InvalidParameter) << number;
    EXPECT_EQ(backend.moves.size(), 3u);
}

TEST_F(AsioTransport, SaysWhyItDoesNotMove) {
    ASSERT_TRUE(engine.init({.transport = std::string("jack")}));
    struct {
        int code;
        asio::Error answer;
    } const cases[] = {{linux_errno::invalid, asio::InvalidParameter},
                       {linux_errno::no_device, asio::NotPresent},
                       {104, asio::HardwareMalfunction}};
    for (const auto& [code, answer] : cases) {
        backend.move_status = {code, "because " + std::to_string(code)};
        EXPECT_EQ(command(asio::TransportLocate), answer);
        EXPECT_EQ(engine.error(), "because " + std::to_string(code));
    }
}

TEST_F(AsioTransport, TellsTimeCodeWhileItIsWanted) {
    host.wants_time_info = 1;
    run();
    EXPECT_EQ(backend.wants, 0u);
    EXPECT_EQ(cycle(rolls, 5).flags, 0u) << "nobody asked";
    EXPECT_EQ(engine.future(asio::EnableTimeCodeRead, nullptr), asio::Success);
    cycle(0, 0); // the wish was not in the wait under way
    EXPECT_EQ(backend.wants, std::uint32_t{abi::want_time_code});
    const asio::TimeCode still = cycle(told, 480000);
    EXPECT_EQ(still.flags, 1u + 16 + 256);
    EXPECT_EQ(still.speed, 0);
    EXPECT_EQ(asio::join(still.samples), 480000u);
    const asio::TimeCode rolling = cycle(rolls, (1ull << 32) + 128);
    EXPECT_EQ(rolling.flags, 1u + 2 + 8 + 256);
    EXPECT_EQ(rolling.speed, 1);
    EXPECT_EQ(rolling.samples.hi, 1u);
    EXPECT_EQ(rolling.samples.lo, 128u);
    EXPECT_EQ(cycle(0, 7).flags, 0u) << "the server is gone";
    EXPECT_EQ(engine.future(asio::DisableTimeCodeRead, nullptr), asio::Success);
    EXPECT_EQ(cycle(rolls, 9).flags, 0u) << "of a wait that began before";
    EXPECT_EQ(backend.wants, 0u);
}

TEST_F(AsioTransport, AnswersInsideACallback) {
    asio::Error enabled = asio::Ok;
    asio::Error able = asio::Ok;
    asio::Error moved = asio::Ok;
    host.in_callback = [&](int) {
        enabled = engine.future(asio::EnableTimeCodeRead, nullptr);
        able = engine.future(asio::CanTransport, nullptr);
        moved = command(asio::TransportStart);
    };
    run();
    backend.give(0);
    ASSERT_TRUE(backend.wait_idle());
    EXPECT_EQ(enabled, asio::Success);
    EXPECT_EQ(able, asio::Success);
    EXPECT_EQ(moved, asio::InvalidMode);
    EXPECT_TRUE(backend.moves.empty());
    EXPECT_EQ(backend.wants, std::uint32_t{abi::want_time_code});
}

class JacksTransport : public testing::Test {
  protected:
    JacksTransport() {
        fake_libjack::set_up({});
        transport = open_jack({}, mailbox);
    }
    int refusal(abi::TransportMove move, std::uint64_t position) {
        try {
            transport->move(move, position);
        } catch (const TransportError& error) {
            return error.code();
        }
        return 0;
    }

    Mailbox mailbox;
    std::unique_ptr<Transport> transport;
};

TEST_F(JacksTransport, IsMoved) {
    transport->move(abi::TransportMove::start, 0);
    EXPECT_TRUE(fake_libjack::transport_rolls());
    transport->move(abi::TransportMove::stop, 0);
    EXPECT_FALSE(fake_libjack::transport_rolls());
    transport->move(abi::TransportMove::locate, 0xffffffff);
    EXPECT_EQ(fake_libjack::transport_frame(), 0xffffffffu);
}

TEST_F(JacksTransport, RefusesWhatItCannotDo) {
    EXPECT_EQ(refusal(abi::TransportMove::locate, 1ull << 32), EINVAL);
    EXPECT_EQ(refusal(static_cast<abi::TransportMove>(3), 0), EINVAL);
    fake_libjack::refuse_locate();
    EXPECT_EQ(refusal(abi::TransportMove::locate, 1), EIO);
    EXPECT_EQ(fake_libjack::transport_frame(), 0u);
    fake_libjack::die();
    EXPECT_EQ(refusal(abi::TransportMove::start, 0), ECONNRESET);
    EXPECT_FALSE(fake_libjack::transport_rolls());
}

} // namespace
} // namespace lockstep
