// SPDX-License-Identifier: LGPL-2.1-or-later
//
// The real-time cycle: one call to the Linux half, one call to the host.
#include "run.hpp"

namespace lockstep {
namespace {

thread_local const Run* inside = nullptr;

} // namespace

Run::Run(std::shared_ptr<Backend> backend, std::shared_ptr<const Buffers> buffers,
         std::shared_ptr<HostClock> clock, double rate,
         std::shared_ptr<const std::atomic<bool>> time_code_wanted)
    : backend_(std::move(backend)), buffers_(std::move(buffers)), clock_(std::move(clock)),
      rate_(rate), time_code_wanted_(std::move(time_code_wanted)) {
    publish({0, clock_->convert(backend_->now_ns())});
}

const Run* Run::current() {
    return inside;
}

void Run::loop() {
    inside = this;
    backend_->enter();
    abi::Cycle cycle{};
    cycle.commit_half = -1;
    for (;;) {
        // The half that the host has just filled goes to the card here, before the wait: that is
        // why the round trip holds no second period.
        cycle.wants = 0;
        if (time_code_wanted_->load(std::memory_order_relaxed))
            cycle.wants |= abi::want_time_code;
        backend_->cycle(cycle);
        if (cycle.flags & abi::cycle_ended)
            break;
        silent_.store((cycle.flags & abi::cycle_silent) != 0, std::memory_order_relaxed);
        // A wait that ends may not carry the time line back when a clock was corrected.
        const std::uint64_t time = clock_->convert(cycle.time_ns);
        const std::uint64_t last = time_ns_.load(std::memory_order_relaxed);
        publish({cycle.frame, time > last ? time : last});
        if (cycle.flags & abi::cycle_skipped) {
            cycle.commit_half = -1;
            continue;
        }
        if (!enter_gate())
            break;
        // Neither look at the clock is a system call.
        const std::int64_t called_ns = backend_->now_ns();
        call_host(cycle.next_half, cycle);
        note_work(backend_->now_ns() - called_ns);
        if (!leave_gate())
            break;
        cycle.commit_half = cycle.next_half;
        cycle.next_half ^= 1;
    }
    backend_->stop();
}

bool Run::enter_gate() {
    Gate expected = Gate::open;
    return gate_.compare_exchange_strong(expected, Gate::in_callback);
}

bool Run::leave_gate() {
    Gate expected = Gate::in_callback;
    if (gate_.compare_exchange_strong(expected, Gate::open))
        return true;
    gate_.store(Gate::closed);
    return false;
}

bool Run::close() {
    Gate gate = gate_.load();
    for (;;) {
        switch (gate) {
        case Gate::open:
            if (gate_.compare_exchange_weak(gate, Gate::closed))
                return true;
            break;
        case Gate::in_callback:
            if (gate_.compare_exchange_weak(gate, Gate::closing))
                return false;
            break;
        case Gate::closing:
            return false;
        case Gate::closed:
            return true;
        }
    }
}

void Run::call_host(int half, const abi::Cycle& cycle) {
    const asio::Callbacks& callbacks = buffers_->callbacks;
    if (!buffers_->time_info) {
        callbacks.bufferSwitch(half, asio::True);
        return;
    }
    // Fresh for every call: the host may write into it.
    time_ = {};
    time_.timeInfo.speed = 1;
    time_.timeInfo.systemTime = asio::split(time_ns_.load(std::memory_order_relaxed));
    time_.timeInfo.samplePosition = asio::split(cycle.frame);
    time_.timeInfo.sampleRate = rate_;
    time_.timeInfo.flags = asio::SystemTimeValid | asio::SamplePositionValid |
                           asio::SampleRateValid | asio::SpeedValid;
    // Unwanted since the wait began is unwanted.
    if ((cycle.flags & abi::cycle_time_code) && time_code_wanted_->load(std::memory_order_relaxed))
        add_time_code(cycle);
    callbacks.bufferSwitchTimeInfo(&time_, half, asio::True);
}

void Run::add_time_code(const abi::Cycle& cycle) {
    const bool rolling = (cycle.flags & abi::cycle_rolling) != 0;
    time_.timeCode.samples = asio::split(cycle.time_code);
    time_.timeCode.speed = rolling ? 1 : 0;
    time_.timeCode.flags = asio::TimeCodeValid | asio::TimeCodeSpeedValid;
    if (rolling)
        time_.timeCode.flags |= asio::TimeCodeRunning | asio::TimeCodeOnSpeed;
    else
        time_.timeCode.flags |= asio::TimeCodeStill;
}

void Run::note_work(std::int64_t took_ns) {
    const auto relaxed = std::memory_order_relaxed;
    worked_ns_.store(worked_ns_.load(relaxed) + took_ns, relaxed);
    if (took_ns > longest_ns_.load(relaxed))
        longest_ns_.store(took_ns, relaxed);
    cycles_.store(cycles_.load(relaxed) + 1, std::memory_order_release);
}

Work Run::take_work() {
    const Work now{cycles_.load(std::memory_order_acquire),
                   worked_ns_.load(std::memory_order_relaxed), 0};
    const Work since{now.cycles - looked_at_.cycles, now.total_ns - looked_at_.total_ns,
                     longest_ns_.exchange(0, std::memory_order_relaxed)};
    looked_at_ = now;
    return since;
}

void Run::publish(Position position) {
    const std::uint32_t sequence = sequence_.load(std::memory_order_relaxed);
    sequence_.store(sequence + 1, std::memory_order_relaxed);
    std::atomic_thread_fence(std::memory_order_release);
    frame_.store(position.frame, std::memory_order_relaxed);
    time_ns_.store(position.time_ns, std::memory_order_relaxed);
    sequence_.store(sequence + 2, std::memory_order_release);
}

Position Run::position() const {
    for (;;) {
        const std::uint32_t before = sequence_.load(std::memory_order_acquire);
        const Position found{frame_.load(std::memory_order_relaxed),
                             time_ns_.load(std::memory_order_relaxed)};
        std::atomic_thread_fence(std::memory_order_acquire);
        if ((before & 1) == 0 && before == sequence_.load(std::memory_order_relaxed))
            return found;
    }
}

} // namespace lockstep
