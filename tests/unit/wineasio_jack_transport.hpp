// SPDX-License-Identifier: GPL-2.0-or-later
//
// A JACK transport of the ASIO driver's for tests, on a libjack with its server inside
// (fake_libjack.hpp), and the host's buffers.
#pragma once

#include "fake_libjack.hpp"

#include "wineasio-shim/unix/mailbox.hpp"
#include "wineasio-shim/unix/transport.hpp"

#include <gtest/gtest.h>

#include <array>
#include <atomic>
#include <cstdint>
#include <memory>
#include <thread>
#include <vector>

namespace lockstep::test {

constexpr unsigned period = 64; // frames, of the server unless set up otherwise
constexpr unsigned largest = 512;

// What the host prepares: every channel of the card, two halves each.
class JackTransport : public testing::Test {
  protected:
    using Halves = std::array<std::array<float, largest>, 2>;

    void open(const fake_libjack::Setup& setup = {}) {
        transport_.reset(); // one client at a time
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
            cycle.wants = wants_;
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

    // So many cycles of the server's, whatever comes of them.
    void run_skipped(unsigned cycles) {
        transport_->start();
        seen_.clear();
        ran_ = false;
        std::thread real_time([&] {
            abi::Cycle cycle{};
            cycle.commit_half = -1;
            for (unsigned n = 0; n < cycles; ++n) {
                cycle.flags = 0;
                transport_->cycle(cycle);
                seen_.push_back(cycle);
            }
            transport_->stop();
            ran_ = true;
        });
        transport_->join_in();
        while (!ran_)
            fake_libjack::cycle();
        real_time.join();
    }

    std::atomic<bool> ran_{false};
    std::uint32_t wants_ = 0;
    Mailbox mailbox_;
    std::unique_ptr<Transport> transport_;
    std::vector<Halves> halves_; // inputs, then outputs
    std::vector<abi::Cycle> seen_;
};

} // namespace lockstep::test
