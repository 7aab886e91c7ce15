// SPDX-License-Identifier: LGPL-2.1-or-later
//
// One run of the card: from the host's start() to its stop(). It owns the cycle on the real-time
// thread and the promise that no callback follows a stop.
//
// Lifetime: shared by the engine and the real-time thread, whichever ends last; so a thread that
// can no longer be reached (a server that died in the middle of a wait) keeps alive what it may
// touch.
#pragma once

#include "asio.hpp"
#include "backend.hpp"
#include "clock.hpp"

#include <array>
#include <atomic>
#include <cstdint>
#include <memory>

namespace lockstep {

// The host's buffers and callbacks, from createBuffers to disposeBuffers.
struct Buffers {
    asio::Callbacks callbacks{};
    bool time_info = false; // the host wants bufferSwitchTimeInfo
    unsigned period = 0;
    std::shared_ptr<void> memory;
    std::vector<abi::ChannelBuffers> channels;
};

// A pair of the last cycle: the number of its first frame, and when it was captured in nanoseconds
// on the host's time line.
struct Position {
    std::uint64_t frame = 0;
    std::uint64_t time_ns = 0;
};

// How long the host has worked inside bufferSwitch since the last look.
struct Work {
    std::uint64_t cycles = 0;
    std::int64_t total_ns = 0;
    std::int64_t longest_ns = 0;
};

class Run {
  public:
    Run(std::shared_ptr<Backend> backend, std::shared_ptr<const Buffers> buffers,
        std::shared_ptr<HostClock> clock, double rate,
        std::shared_ptr<const std::atomic<bool>> time_code_wanted);

    // Body of the real-time thread: enters, calls the host each cycle, stops the backend.
    void loop();

    // Closes the gate: when this returns true no callback can begin, and none is under way but on
    // the calling thread. False: a callback is under way on the real-time thread; when it returns,
    // none follows. Any thread.
    bool close();
    // The run whose loop() the calling thread is inside; null on any other thread.
    static const Run* current();
    static bool on_real_time_thread() { return current() != nullptr; }
    // Last cycle's position; the start's before the first one. Any thread, never blocks for long.
    Position position() const;
    // The last cycle was one by the clock: the card or the server is away. Any thread.
    bool is_silent() const { return silent_.load(std::memory_order_relaxed); }
    // Since the call before this one. Any thread, one at a time.
    Work take_work();

  private:
    enum class Gate { open, in_callback, closing, closed };

    bool enter_gate();
    bool leave_gate();
    void call_host(int half, const abi::Cycle& cycle);
    void add_time_code(const abi::Cycle& cycle);
    void note_work(std::int64_t took_ns);
    void publish(Position position);

    std::shared_ptr<Backend> backend_;
    std::shared_ptr<const Buffers> buffers_;
    std::shared_ptr<HostClock> clock_;
    double rate_;
    std::shared_ptr<const std::atomic<bool>> time_code_wanted_; // the host may change its mind
    std::atomic<Gate> gate_{Gate::open};
    // Sequence lock: odd while the pair is being written.
    std::atomic<std::uint32_t> sequence_{0};
    std::atomic<std::uint64_t> frame_{0};
    std::atomic<std::uint64_t> time_ns_{0};
    std::atomic<bool> silent_{false};
    // Written by the real-time thread alone, but for the longest, which a look sets back.
    std::atomic<std::uint64_t> cycles_{0};
    std::atomic<std::int64_t> worked_ns_{0};
    std::atomic<std::int64_t> longest_ns_{0};
    Work looked_at_; // the counts at the last look
    asio::Time time_{};
};

} // namespace lockstep
