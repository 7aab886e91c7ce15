// SPDX-License-Identifier: GPL-2.0-or-later
//
// The native client's cycles.
#include "run.hpp"

#include "ramp.hpp"
#include "thread_cost.hpp"

#include <vector>

namespace native {
namespace {

// Every channel carries the ramp and is read: the cost is that of a client that uses them all.
class Client {
  public:
    explicit Client(lockstep::Stream& stream)
        : stream_(stream), played_(stream.period()), captured_(stream.period()) {}

    // Real-time: cycles until the card has gone `frames` frames on.
    void run(std::uint64_t frames) noexcept {
        const std::uint64_t end = frame_ + frames;
        while (frame_ < end)
            cycle();
    }

    host::RampJudge& judge() noexcept { return judge_; }

  private:
    // One cycle, judged.
    void cycle() noexcept {
        const lockstep::Cycle cycle = stream_.wait();
        if (cycle.lost != 0)
            judge_.skipped(cycle.lost);
        if (cycle.latency_changed)
            judge_ = {};
        for (unsigned channel = stream_.capture_channels(); channel-- > 0;)
            stream_.capture(channel, std::span<std::int32_t>(captured_));
        // The buffer now holds channel 0.
        if (stream_.capture_channels() != 0)
            judge_.captured(cycle.frame, std::span<const std::int32_t>(captured_));
        host::fill_ramp(cycle.frame, std::span<std::int32_t>(played_));
        for (unsigned channel = 0; channel < stream_.playback_channels(); ++channel)
            stream_.playback(channel, std::span<const std::int32_t>(played_));
        stream_.commit();
        frame_ = cycle.frame + stream_.period();
    }

    lockstep::Stream& stream_;
    std::vector<std::int32_t> played_;
    std::vector<std::int32_t> captured_;
    host::RampJudge judge_;
    std::uint64_t frame_ = 0; // where the next cycle begins
};

} // namespace

Result run(lockstep::Stream& stream, unsigned seconds) {
    Client client(stream);
    const std::uint64_t settling = stream.rate() / 2;

    thread_cost(); // so that the second call finds all of its code and stack in memory
    stream.start();
    client.run(settling);
    // Reading /proc may take longer than a cycle has: let what that costs pass before counting.
    const ThreadCost before = thread_cost();
    const lockstep::StreamCounters unsettled = stream.counters();
    client.run(settling);
    client.judge().restart();
    const lockstep::StreamCounters first = stream.counters();
    client.run(std::uint64_t{stream.rate()} * seconds);
    const lockstep::StreamCounters last = stream.counters();
    const ThreadCost after = thread_cost();
    stream.stop();

    const auto measured = static_cast<double>(last.cycles - unsettled.cycles);
    Result result;
    if (client.judge().locked())
        result.round_trip = client.judge().round_trip();
    result.reported = stream.capture_latency() + stream.playback_latency();
    result.lost = client.judge().lost();
    result.stream_lost = last.frames_lost - first.frames_lost;
    result.card_losses = last.card_losses;
    result.cycles = last.cycles - first.cycles;
    result.cpu_ns_per_cycle = static_cast<double>(after.cpu_ns - before.cpu_ns) / measured;
    result.switches_per_cycle = static_cast<double>(after.switches - before.switches) / measured;
    return result;
}

} // namespace native
