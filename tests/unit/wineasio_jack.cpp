// SPDX-License-Identifier: GPL-2.0-or-later
//
// The ASIO driver's JACK transport against a libjack with its server inside (fake_libjack.hpp).
#include "fake_libjack.hpp"

#include "wineasio-shim/unix/address.hpp"
#include "wineasio-shim/unix/mailbox.hpp"
#include "wineasio-shim/unix/session.hpp"
#include "wineasio-shim/unix/transport.hpp"

#include <gtest/gtest.h>

#include <array>
#include <atomic>
#include <cerrno>
#include <memory>
#include <string>
#include <thread>
#include <vector>

namespace lockstep {
namespace {

constexpr unsigned period = 64;

// What the host prepares: every channel of the card, two halves each.
class JackTransport : public testing::Test {
  protected:
    using Halves = std::array<std::array<float, period>, 2>;

    void open(const fake_libjack::Setup& setup = {}) {
        fake_libjack::set_up(setup);
        transport_ = open_jack({}, mailbox_);
    }

    std::vector<abi::ChannelBuffers> buffers(unsigned channels) {
        halves_.resize(2 * static_cast<std::size_t>(channels));
        std::vector<abi::ChannelBuffers> list;
        for (unsigned n = 0; n < 2 * channels; ++n) {
            abi::ChannelBuffers buffer{};
            buffer.input = n < channels;
            buffer.channel = n % channels;
            for (unsigned half = 0; half < 2; ++half)
                buffer.halves[half] =
                    static_cast<std::uint64_t>(reinterpret_cast<std::uintptr_t>(&halves_[n][half]));
            list.push_back(buffer);
        }
        return list;
    }

    // A real-time thread that runs `cycles` of the host's, then stops: the loop of Run::loop().
    void run(unsigned cycles) {
        transport_->start();
        std::atomic<bool> done{false};
        std::thread real_time([&] {
            abi::Cycle cycle{};
            cycle.commit_half = -1;
            for (unsigned called = 0; called < cycles;) {
                cycle.flags = 0;
                cycle.lost = 0;
                transport_->cycle(cycle);
                seen_.push_back(cycle);
                if (cycle.flags & abi::cycle_skipped)
                    continue;
                ++called;
                cycle.commit_half = cycle.next_half;
                cycle.next_half ^= 1;
            }
            transport_->stop();
            done = true;
        });
        transport_->join_in();
        while (!done)
            fake_libjack::cycle();
        real_time.join();
    }

    Mailbox mailbox_;
    std::unique_ptr<Transport> transport_;
    std::vector<Halves> halves_; // inputs, then outputs
    std::vector<abi::Cycle> seen_;
};

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
            EXPECT_EQ(halves_[n][half].back(), static_cast<float>(1 + n)) << n << " " << half;
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
        EXPECT_EQ(halves_[0][1].back(), static_cast<float>(1 + time));
    }
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
    EXPECT_THROW(transport_->prepare(buffers(1), 128), TransportError);
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
} // namespace lockstep
