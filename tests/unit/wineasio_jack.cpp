// SPDX-License-Identifier: GPL-2.0-or-later
//
// The ASIO driver's JACK transport against a libjack with its server inside (fake_libjack.hpp).
#include "wineasio_jack_transport.hpp"

#include "wineasio-shim/unix/session.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <csignal>
#include <string>
#include <thread>
#include <vector>

namespace lockstep::test {
namespace {

TEST_F(JackTransport, SaysWhatTheServerHas) {
    open({.period = 256, .rate = 44100, .channels = 3, .latency = 300});
    abi::Describe card{};
    transport_->describe(card);
    EXPECT_EQ(card.inputs, 3u);
    EXPECT_EQ(card.outputs, 3u);
    EXPECT_EQ(card.rate, 44100u);
    EXPECT_EQ(card.period, 256u);
    EXPECT_EQ(card.period_minimum, 256u);
    EXPECT_EQ(card.period_maximum, 256u);
    EXPECT_EQ(card.input_latency, 300u);
    EXPECT_EQ(card.output_latency, 300u);
    EXPECT_EQ(transport_->channel_name(true, 2), "capture_3");
    EXPECT_EQ(transport_->channel_name(false, 0), "playback_1");
}

TEST_F(JackTransport, RefusesWithWhatToDo) {
    const auto refusal = [](auto what) {
        try {
            what();
        } catch (const TransportError& error) {
            return std::pair(error.code(), std::string(error.what()));
        }
        return std::pair(0, std::string());
    };
    EXPECT_EQ(refusal([&] { open({.running = false}); }).first, ECONNREFUSED);
    open({.ports = 7}); // four are the system's own
    EXPECT_EQ(refusal([&] { transport_->can_rate(96000); }).first, EINVAL);
    const auto [code, text] = refusal([&] { transport_->prepare(buffers(2), 128); });
    EXPECT_EQ(code, EINVAL);
    EXPECT_NE(text.find("period is 64 frames; 128"), std::string::npos) << text;
    EXPECT_EQ(refusal([&] { transport_->prepare(buffers(2), period); }).first, ENOSPC);
    transport_->prepare(buffers(1), period); // none of the three was left open
    open(); // two channels: another server has come since the host looked
    const auto [fewer, why] = refusal([&] { transport_->prepare(buffers(3), period); });
    EXPECT_EQ(fewer, EINVAL);
    EXPECT_NE(why.find("has 2 inputs"), std::string::npos) << why;
}

TEST_F(JackTransport, PlaysAndCaptures) {
    open();
    transport_->prepare(buffers(2), period);
    for (unsigned n = 0; n < 2; ++n)
        for (unsigned half = 0; half < 2; ++half)
            halves_[2 + n][half].fill(static_cast<float>(1 + n));
    run(4);
    for (unsigned n = 0; n < 2; ++n)
        for (unsigned half = 0; half < 2; ++half)
            EXPECT_EQ(halves_[n][half][period - 1], static_cast<float>(1 + n)) << n << " " << half;
    std::uint64_t frame = 0;
    for (const abi::Cycle& cycle : seen_) {
        if (cycle.flags & abi::cycle_skipped)
            continue;
        EXPECT_EQ(cycle.frame, frame);
        EXPECT_EQ(cycle.lost, 0u);
        frame += period;
    }
    EXPECT_EQ(frame, 4 * period);
}

TEST_F(JackTransport, StartsAgainAtFrameZero) {
    open();
    transport_->prepare(buffers(1), period);
    for (int time = 0; time < 3; ++time) {
        seen_.clear();
        for (auto& half : halves_[1])
            half.fill(static_cast<float>(1 + time));
        run(2);
        ASSERT_GE(seen_.size(), 2u);
        EXPECT_EQ(seen_.back().frame, period);
        EXPECT_EQ(halves_[0][1][period - 1], static_cast<float>(1 + time));
    }
}

TEST_F(JackTransport, TellsTheTransportOfEachCycle) {
    const auto look = [this](std::uint32_t wants, bool rolling) {
        fake_libjack::put_transport(1000, rolling);
        wants_ = wants;
        seen_.clear();
        run(4);
        std::erase_if(seen_, [](const abi::Cycle& one) { return one.flags & abi::cycle_skipped; });
    };
    for (const bool pipewire : {false, true}) {
        open({.pipewire = pipewire});
        transport_->prepare(buffers(1), period);
        look(0, true);
        for (const abi::Cycle& one : seen_)
            EXPECT_EQ(one.flags, 0u);
        look(abi::want_time_code, false);
        for (const abi::Cycle& one : seen_) {
            EXPECT_EQ(one.flags, std::uint32_t{abi::cycle_time_code});
            EXPECT_EQ(one.time_code, 1000u);
        }
        look(abi::want_time_code, true);
        ASSERT_EQ(seen_.size(), 4u);
        const std::uint64_t first = seen_.front().time_code;
        EXPECT_EQ((first - 1000) % period, 0u);
        for (const abi::Cycle& one : seen_) {
            EXPECT_EQ(one.flags, std::uint32_t{abi::cycle_time_code | abi::cycle_rolling});
            EXPECT_EQ(one.time_code, first + one.frame);
        }
    }
}

TEST_F(JackTransport, TellsTheLatencyOfWhatIsConnected) {
    const char* const input = "host:in_2 (capture_2)";
    const char* const output = "host:out_1 (playback_1)";
    const auto told = [&] {
        abi::Describe card{};
        transport_->describe(card);
        return std::pair(card.input_latency, card.output_latency);
    };
    open({.latency = 96});
    EXPECT_EQ(told(), std::pair(96u, 96u)) << "the card's, before there are ports";
    transport_->prepare(buffers(2), period);
    EXPECT_EQ(told(), std::pair(96u, 96u)) << "... and before they are connected";
    fake_libjack::change_latency(input, 1120); // by way of an effect
    EXPECT_EQ(mailbox_.wait(0), abi::event_latencies_changed);
    EXPECT_EQ(told(), std::pair(1120u, 96u));
    EXPECT_EQ(fake_libjack::capture_latency(output), 1120u) << "for those behind us";
    fake_libjack::change_latency(output, 64); // another card
    EXPECT_EQ(told(), std::pair(1120u, 64u));
    fake_libjack::change_latency(input, 0); // pulled out
    EXPECT_EQ(told(), std::pair(96u, 64u));
}

TEST_F(JackTransport, PassesOnWhatTheServerSays) {
    open();
    EXPECT_EQ(mailbox_.wait(0), 0u);
    fake_libjack::change_period(128);
    EXPECT_EQ(mailbox_.wait(0), abi::event_period_changed);
    fake_libjack::say_xrun(); // not while nothing of the host's can be lost
    EXPECT_EQ(mailbox_.wait(0), 0u);
    fake_libjack::die();
    EXPECT_EQ(mailbox_.wait(0), abi::event_server_gone);
}

TEST_F(JackTransport, TakesPipeWiresCycles) {
    open({.pipewire = true});
    transport_->prepare(buffers(2), period);
    for (int time = 0; time < 20; ++time) {
        seen_.clear();
        for (auto& half : halves_[2])
            half.fill(static_cast<float>(1 + time));
        run(4);
        EXPECT_EQ(halves_[0][1][period - 1], static_cast<float>(1 + time));
        EXPECT_EQ(seen_.back().frame, 3 * period);
    }
}

TEST_F(JackTransport, OutlivesPipeWire) {
    open({.pipewire = true});
    transport_->prepare(buffers(1), period);
    transport_->start();
    std::atomic<unsigned> silent{0};
    std::atomic<bool> ends{false};
    std::thread real_time([&] {
        abi::Cycle cycle{};
        cycle.commit_half = -1;
        while (!ends) {
            cycle.flags = 0;
            transport_->cycle(cycle);
            if (cycle.flags & abi::cycle_silent)
                ++silent;
        }
        transport_->stop();
    });
    transport_->join_in();
    for (int cycles = 0; cycles < 8; ++cycles)
        fake_libjack::cycle();
    fake_libjack::die();
    while (silent < 3)
        std::this_thread::yield();
    ends = true;
    real_time.join();
    transport_.reset(); // ends PipeWire's thread, which waits for no one
    EXPECT_EQ(mailbox_.wait(0) & abi::event_server_gone, abi::event_server_gone);
}

// Until it has run, PipeWire says what it would run if nobody asked for anything else.
TEST_F(JackTransport, LearnsWhatPipeWireRuns) {
    const auto skipped_all = [&] {
        return std::all_of(seen_.begin(), seen_.end(), [](const abi::Cycle& cycle) {
            return cycle.flags & abi::cycle_skipped;
        });
    };
    constexpr unsigned other = largest;
    open({.pipewire = true, .idle_period = other});
    abi::Describe card{};
    transport_->describe(card);
    ASSERT_EQ(card.period, other);
    transport_->prepare(buffers(1), other);
    run_skipped(40);
    EXPECT_TRUE(skipped_all());
    EXPECT_EQ(mailbox_.wait(0), abi::event_period_changed);
    transport_->unprepare();
    transport_->prepare(buffers(1), period); // as it is now known to be
    run(3);
    EXPECT_EQ(mailbox_.wait(0) & abi::event_period_changed, 0u);
    // Another object knows it too.
    open({.pipewire = true, .idle_period = other});
    transport_->describe(card);
    EXPECT_EQ(card.period, period);
    transport_->prepare(buffers(1), period);
    run(3);
    EXPECT_EQ(mailbox_.wait(0) & abi::event_period_changed, 0u);
}

TEST_F(JackTransport, DoesNotCallAtAnotherRate) {
    open({.pipewire = true});
    transport_->prepare(buffers(1), period);
    fake_libjack::change_rate(44100);
    EXPECT_EQ(mailbox_.wait(0), abi::event_rate_changed);
    run_skipped(20);
    EXPECT_TRUE(seen_.back().flags & abi::cycle_skipped);
    transport_->prepare(buffers(1), period);
    run(3);
    // A server that says 48000 once more is expected to run 44100, and learnt to run what it says.
    open({.pipewire = true});
    transport_->prepare(buffers(1), period);
    run_skipped(20);
    EXPECT_EQ(mailbox_.wait(0), abi::event_rate_changed);
    transport_->prepare(buffers(1), period);
    run(3);
}

TEST_F(JackTransport, PutsUpWithPortsWithoutBuffers) {
    open({.pipewire = true});
    transport_->prepare(buffers(1), period);
    halves_[0][0].fill(1);
    fake_libjack::take_buffers_away(true);
    run(2);
    fake_libjack::take_buffers_away(false);
    EXPECT_EQ(halves_[0][0].front(), 0);
}

// A signal to the process must not be handled on a thread that Wine knows nothing of.
TEST_F(JackTransport, LeavesOnAThreadThatTakesNoSignals) {
    open();
    transport_->prepare(buffers(1), period);
    run(1);
    for (const int signal : {SIGTERM, SIGINT, SIGHUP, SIGUSR1})
        EXPECT_FALSE(fake_libjack::deactivated_with_open(signal)) << signal;
}

// jack_client_close() ends the thread that these come on, wherever it is.
TEST_F(JackTransport, ClosesUnderNotifications) {
    for (int time = 0; time < 100; ++time) {
        open({.storm = true});
        transport_->prepare(buffers(1), period);
        run(1);
        transport_.reset();
    }
}

// Hosts ask from several threads, one of them while another begins anew.
TEST(JackSession, IsGivenBackWhileOthersAsk) {
    for (int round = 0; round < 20; ++round) {
        fake_libjack::set_up({.period = 256, .channels = 3});
        Session session(abi::Transport::jack, {});
        std::atomic<bool> end{false};
        std::atomic<unsigned> asked{0};
        std::vector<std::thread> others;
        others.reserve(2);
        for (int i = 0; i < 2; ++i)
            others.emplace_back([&] {
                for (; !end; ++asked) {
                    abi::Describe card{};
                    session.describe(card);
                    EXPECT_EQ(card.inputs, 3u);
                    EXPECT_EQ(card.period, 256u);
                }
            });
        while (asked < 100)
            std::this_thread::yield();
        session.give_back();
        EXPECT_FALSE(fake_libjack::has_client());
        EXPECT_THROW(session.with_transport([](Transport&) {}), TransportError);
        session.give_back();
        const unsigned then = asked;
        while (asked < then + 100)
            std::this_thread::yield();
        end = true;
        for (std::thread& other : others)
            other.join();
    }
}

} // namespace
} // namespace lockstep::test
