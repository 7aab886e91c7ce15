// SPDX-License-Identifier: GPL-2.0-or-later
//
// What an ASIO host meets on the JACK transport when its server ends and another one comes, with
// both kinds of libjack (fake_libjack.hpp).
#include "wineasio_fake.hpp"
#include "wineasio_jack_transport.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <memory>
#include <string>
#include <thread>

namespace lockstep::test {
namespace {

class JackServerLoss : public JackTransport, public testing::WithParamInterface<bool> {
  protected:
    fake_libjack::Setup setup() const { return {.pipewire = GetParam()}; }

    // A host that plays 1 on every channel, on a real-time thread of its own, while `meanwhile` is
    // done; cycles of the server's are given all the time.
    template <typename Meanwhile> void play(Meanwhile meanwhile) {
        for (Halves& halves : halves_)
            for (auto& half : halves)
                half.fill(1);
        seen_.clear();
        ends_ = false;
        called_ = silent_ = 0;
        transport_->start();
        std::thread real_time([&] { host_cycles(); });
        std::atomic<bool> over{false};
        std::thread server([&] {
            while (!over)
                if (hangs_ || !fake_libjack::cycle())
                    std::this_thread::yield();
        });
        transport_->join_in();
        meanwhile();
        ends_ = true;
        real_time.join();
        over = true;
        server.join();
    }

    void host_cycles() {
        abi::Cycle cycle{};
        cycle.commit_half = -1;
        while (!ends_) {
            cycle.flags = 0;
            cycle.lost = 0;
            transport_->cycle(cycle);
            if (cycle.flags & abi::cycle_skipped)
                continue;
            heard_ = halves_[0][cycle.next_half][period - 1];
            seen_.push_back(cycle);
            cycle.commit_half = cycle.next_half;
            cycle.next_half ^= 1;
            ++(cycle.flags & abi::cycle_silent ? silent_ : called_);
        }
        transport_->stop();
    }

    // Until the host was called so many times more: by the server, or by the clock.
    void await_called(unsigned times) { await(called_, times); }
    void await_silent(unsigned times) { await(silent_, times); }

    // Each of the host's cycles follows the one before, but for what it says was lost.
    void expect_one_line() const {
        for (std::size_t n = 1; n < seen_.size(); ++n)
            ASSERT_EQ(seen_[n].frame, seen_[n - 1].frame + period + seen_[n].lost);
    }

    std::atomic<unsigned> silent_{0}; // calls by the clock
    std::atomic<bool> hangs_{false};  // the server gives no cycles
    std::atomic<float> heard_{0};     // the last sample of the first input

  private:
    static void await(const std::atomic<unsigned>& count, unsigned times) {
        const unsigned since = count;
        for (int ms = 0; count - since < times && ms < 10'000; ++ms)
            std::this_thread::sleep_for(std::chrono::milliseconds(1));
        ASSERT_GE(count - since, times) << "within ten seconds";
    }

    std::atomic<bool> ends_{false};
    std::atomic<unsigned> called_{0};
};

INSTANTIATE_TEST_SUITE_P(Libjack, JackServerLoss, testing::Bool(), [](const auto& info) {
    return std::string(info.param ? "PipeWire" : "jackd");
});

TEST_P(JackServerLoss, PlaysOnWithTheNextServer) {
    open(setup());
    transport_->prepare(buffers(2), period);
    play([&] {
        for (int time = 0; time < 3; ++time) {
            await_called(8);
            EXPECT_EQ(heard_, 1);
            fake_libjack::die();
            await_silent(8);
            EXPECT_EQ(heard_, 0);
            fake_libjack::Setup slow = setup();
            slow.activate_takes_ms = 20;
            fake_libjack::set_up(slow);
        }
        await_called(8);
        EXPECT_EQ(heard_, 1);
    });
    EXPECT_EQ(mailbox_.wait(0) & (abi::event_period_changed | abi::event_rate_changed), 0u)
        << "nothing that the host must do";
    for (std::size_t n = 1; n < seen_.size(); ++n) {
        const abi::Cycle& before = seen_[n - 1];
        EXPECT_EQ(seen_[n].frame, before.frame + period + seen_[n].lost);
        // libjack's time is cut to microseconds, and this server's cycles last a few.
        EXPECT_GE(seen_[n].time_ns, before.time_ns - 3000);
        if (!(before.flags & abi::cycle_silent) || seen_[n].flags & abi::cycle_silent)
            continue;
        // Back from the clock: position and time have gone on alike.
        const double frames = static_cast<double>(seen_[n].time_ns - before.time_ns) * 48e-6;
        EXPECT_GE(frames, 20 * 48);
        EXPECT_NEAR(static_cast<double>(seen_[n].frame - before.frame), frames, 1);
    }
    EXPECT_TRUE(fake_libjack::has_client());
    transport_.reset();
    EXPECT_FALSE(fake_libjack::has_client());
}

TEST_P(JackServerLoss, AsksToPrepareAnewForAnotherServer) {
    const auto other = [&](auto change) {
        open(setup());
        transport_->prepare(buffers(2), period);
        play([&] {
            await_called(8);
            fake_libjack::die();
            await_silent(8);
            mailbox_.wait(0);
            fake_libjack::Setup next = setup();
            change(next);
            fake_libjack::set_up(next);
            // A machine that is late may bring an overload before.
            const std::uint32_t asks = abi::event_period_changed | abi::event_rate_changed;
            std::uint32_t events = 0;
            for (int looks = 0; looks < 200 && (events & asks) == 0; ++looks)
                events |= mailbox_.wait(100);
            EXPECT_NE(events & asks, 0u);
            await_silent(2); // never called by that one, but by the clock still
            EXPECT_EQ(heard_, 0);
            // Nor by another one like it, which comes after it.
            const unsigned opened = fake_libjack::clients_opened();
            fake_libjack::die();
            fake_libjack::set_up(next);
            ASSERT_TRUE(eventually([&] { return fake_libjack::clients_opened() > opened; }));
            await_silent(20);
            EXPECT_EQ(heard_, 0);
        });
        expect_one_line();
        // It can be had by who prepares for it.
        abi::Describe card{};
        transport_->describe(card);
        transport_->unprepare();
        transport_->prepare(buffers(card.inputs), card.period);
        play([&] { await_called(8); });
        transport_->unprepare();
    };
    other([](fake_libjack::Setup& next) { next.period = 128; });
    other([](fake_libjack::Setup& next) { next.rate = 44100; });
    if (!GetParam()) // the same for both, and five seconds long
        other([](fake_libjack::Setup& next) { next.channels = 3; });
}

// The time for which the server hung has gone: the host is not called for it afterwards.
TEST_P(JackServerLoss, AServerThatHangsBeforeItDiesBringsNoBurstOfCalls) {
    using namespace std::chrono;
    constexpr std::uint64_t frames_a_ms = 48;
    open(setup());
    transport_->prepare(buffers(2), period);
    play([&] {
        await_called(8);
        hangs_ = true;
        std::this_thread::sleep_for(milliseconds(500)); // what passes is the input
        const auto died = steady_clock::now();
        fake_libjack::die();
        await_silent(8);
        const std::uint64_t frames = std::uint64_t{silent_} * period;
        const auto since = duration_cast<milliseconds>(steady_clock::now() - died).count();
        EXPECT_LE(frames, (static_cast<std::uint64_t>(since) + 1) * frames_a_ms + 2 * period)
            << "called for " << frames << " frames within " << since << " ms";
    });
    const auto first = std::find_if(seen_.begin(), seen_.end(), [](const abi::Cycle& cycle) {
        return (cycle.flags & abi::cycle_silent) != 0;
    });
    ASSERT_NE(first, seen_.end());
    EXPECT_GE(first->lost, 400 * frames_a_ms);
    EXPECT_NE(mailbox_.wait(0) & abi::event_overload, 0u);
    EXPECT_GE(transport_->frames_lost(), first->lost);
    expect_one_line();
}

// PipeWire's are there some time after it is.
TEST_P(JackServerLoss, WaitsForTheCardsPorts) {
    open(setup());
    transport_->prepare(buffers(2), period);
    play([&] {
        await_called(8);
        fake_libjack::die();
        await_silent(8);
        mailbox_.wait(0);
        fake_libjack::Setup bare = setup();
        bare.channels = 0;
        fake_libjack::set_up(bare);
        await_silent(750); // a second
        fake_libjack::plug_in(2);
        await_called(8);
        EXPECT_EQ(heard_, 1);
    });
    EXPECT_EQ(mailbox_.wait(0) & abi::event_period_changed, 0u);
}

TEST_P(JackServerLoss, StartsAndPreparesWithoutAServer) {
    open(setup());
    fake_libjack::die();
    transport_->prepare(buffers(2), period);
    play([&] {
        await_silent(8);
        fake_libjack::set_up(setup());
        await_called(8);
        EXPECT_EQ(heard_, 1);
        fake_libjack::die();
        await_silent(8);
    });
    play([&] { await_silent(8); });
    EXPECT_EQ(transport_->channel_name(true, 1), "capture_2");
    abi::Describe card{};
    transport_->describe(card);
    EXPECT_EQ(card.outputs, 2u);
    EXPECT_EQ(card.output_latency, 96u);
    EXPECT_THROW(transport_->move(abi::TransportMove::start, 0), TransportError);
}

// A server that ends while it is asked for something has refused nothing.
TEST_P(JackServerLoss, StartsAndPreparesWithAServerThatIsJustEnding) {
    using Dies = fake_libjack::Setup::Dies;
    for (const Dies dies : {Dies::registering, Dies::activating}) {
        fake_libjack::Setup ending = setup();
        ending.dies = dies;
        open(ending);
        transport_->prepare(buffers(2), period);
        play([&] {
            await_silent(8);
            fake_libjack::set_up(setup());
            await_called(8);
            EXPECT_EQ(heard_, 1);
        });
    }
}

TEST_P(JackServerLoss, DoesNotStartWithAServerThatRefuses) {
    fake_libjack::Setup refusing = setup();
    refusing.refuses = true;
    open(refusing);
    transport_->prepare(buffers(2), period);
    transport_->start();
    EXPECT_THROW(transport_->join_in(), TransportError);
    transport_->stop();
}

// The thread that connects a returned client needs the host's cycles for it, and the host may stop.
TEST_P(JackServerLoss, StopsWhileAReturnedServerTakesItIn) {
    open(setup());
    transport_->prepare(buffers(2), period);
    std::chrono::steady_clock::time_point stops;
    play([&] {
        await_called(8);
        fake_libjack::die();
        await_silent(8);
        fake_libjack::Setup next = setup();
        next.connects_in_cycles = true;
        fake_libjack::set_up(next);
        ASSERT_TRUE(eventually(fake_libjack::is_connecting));
        stops = std::chrono::steady_clock::now();
    });
    EXPECT_LT(std::chrono::steady_clock::now() - stops, std::chrono::milliseconds(450))
        << "after which pe/engine.cpp gives the server up";
}

// libjack would free the first one's client as the second opens its own.
TEST_P(JackServerLoss, ClosesALostClientBeforeAnotherIsOpened) {
    fake_libjack::Setup slow = setup();
    slow.close_takes_ms = 50;
    open(slow);
    fake_libjack::die();
    fake_libjack::set_up(slow);
    const std::unique_ptr<Transport> second = open_jack({}, mailbox_);
    abi::Describe card{};
    second->describe(card);
    EXPECT_EQ(card.inputs, 2u);
}

} // namespace
} // namespace lockstep::test
