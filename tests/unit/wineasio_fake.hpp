// SPDX-License-Identifier: GPL-2.0-or-later
//
// A card and a platform for the ASIO engine's tests: cycles come when the test gives them, a server
// can die, and everything the engine asked for is noted.
#pragma once

#include "wineasio_fake_host.hpp"

#include "wineasio-shim/pe/engine.hpp"

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstdlib>
#include <deque>
#include <functional>
#include <mutex>
#include <string>
#include <thread>
#include <utility>
#include <vector>

namespace lockstep::test {

using namespace std::chrono_literals;

class FakeBackend final : public Backend {
  public:
    // How a wait for the next cycle answers an interruption.
    enum class Death { none, needs_hard, unreachable };

    Description card{.inputs = 3,
                     .outputs = 2,
                     .format = abi::SampleFormat::int32,
                     .rate = 48000,
                     .period = 128,
                     .period_minimum = 32,
                     .period_maximum = 8192,
                     .granularity = -1,
                     .input_latency = 128,
                     .output_latency = 64};
    std::atomic<Death> death{Death::none};
    Status prepare_status, start_status, can_rate_status, set_rate_status;
    Status clocks_status, choose_clock_status;
    ClockList clock_list; // none: the card has no choice
    bool follows_choice = true;
    std::function<void()> in_choice; // before it is made
    std::vector<unsigned> chosen_clocks;
    Status mix_status{linux_errno::not_supported, "no mixer"}; // as of most cards
    std::vector<abi::Mix> mixed;
    std::uint32_t level = 0;
    Status move_status;
    std::vector<std::pair<abi::TransportMove, std::uint64_t>> moves;
    std::atomic<std::uint32_t> wants{0}; // of the last cycle
    std::vector<abi::ChannelBuffers> prepared;
    std::atomic<std::uint64_t> lost{0};
    std::atomic<std::int64_t> worked_ns{0}; // a callback may add to it, to have taken that long
    std::atomic<int> starts{0}, stops{0}, unprepares{0}, rate_changes{0};
    std::atomic<int> looks{0};           // of the message thread that found nothing
    std::atomic<int> crashed_waits{0};   // that told it of the crash
    std::atomic<bool>* closed = nullptr; // set when the session is closed
    std::atomic<int> given_back{0};

    ~FakeBackend() override {
        if (closed != nullptr)
            *closed = true;
    }

    // The next cycle: what the real-time thread is given. Returns at once.
    void give(std::uint64_t frame, std::int64_t time_ns = 0, std::uint32_t flags = 0,
              std::uint64_t time_code = 0) {
        const std::lock_guard lock(mutex_);
        abi::Cycle cycle{};
        cycle.frame = frame;
        cycle.time_ns = time_ns;
        cycle.flags = flags;
        cycle.time_code = time_code;
        waiting_.push_back(cycle);
        changed_.notify_all();
    }
    // Returns when all given cycles were taken and the thread asks for another.
    bool wait_idle() {
        std::unique_lock lock(mutex_);
        return changed_.wait_for(lock, 5s, [&] { return waiting_.empty() && in_wait_; });
    }
    // The Linux half has crashed: cycles end, nothing more happens, and all is refused.
    void crash(const Status& status) {
        const std::lock_guard lock(mutex_);
        crashed_ = true;
        prepare_status = start_status = can_rate_status = set_rate_status = status;
        changed_.notify_all();
    }
    std::vector<int> committed() {
        const std::lock_guard lock(mutex_);
        return committed_;
    }
    void happen(std::uint32_t events) {
        const std::lock_guard lock(mutex_);
        events_ |= events;
        changed_.notify_all();
    }

    void give_back() override { ++given_back; }
    Description describe() override {
        const std::lock_guard lock(mutex_);
        return card;
    }
    void change(const std::function<void(Description&)>& how) {
        const std::lock_guard lock(mutex_);
        how(card);
    }
    std::string channel_name(bool input, unsigned channel) override {
        return (input ? "in " : "out ") + std::to_string(channel + 1);
    }
    std::uint64_t frames_lost() override { return lost; }
    Status clocks(ClockList& list) override {
        const std::lock_guard lock(mutex_);
        if (clocks_status)
            list = clock_list;
        return clocks_status;
    }
    Status choose_clock(unsigned clock) override {
        if (in_choice)
            in_choice();
        {
            const std::lock_guard lock(mutex_);
            chosen_clocks.push_back(clock);
            if (choose_clock_status && follows_choice)
                clock_list.current = clock;
        }
        if (choose_clock_status && follows_choice)
            happen(abi::event_clock_changed);
        return choose_clock_status;
    }
    Status mix(abi::Mix& request) override {
        const std::lock_guard lock(mutex_);
        if (mix_status && request.request != static_cast<std::uint32_t>(abi::MixRequest::look))
            mixed.push_back(request);
        request.level = level;
        return mix_status;
    }
    Status move_transport(abi::TransportMove move, std::uint64_t position) override {
        moves.emplace_back(move, position);
        return move_status;
    }
    // As by itself, or by another program.
    void change_clock(unsigned clock) {
        {
            const std::lock_guard lock(mutex_);
            clock_list.current = clock;
        }
        happen(abi::event_clock_changed);
    }
    Status can_rate(unsigned rate) override {
        if (!can_rate_status || rate == 96000 || rate == card.rate)
            return can_rate_status;
        return {linux_errno::invalid, "cannot run at " + std::to_string(rate)};
    }
    Status set_rate(unsigned rate) override {
        ++rate_changes;
        if (set_rate_status)
            change([&](Description& now) { now.rate = rate; });
        return set_rate_status;
    }
    Status prepare(const std::vector<abi::ChannelBuffers>& channels, unsigned period) override {
        if (!prepare_status)
            return prepare_status;
        prepared = channels;
        const std::lock_guard lock(mutex_);
        preferred_ = card.period;
        card.period = period;
        return {};
    }
    void unprepare() override {
        ++unprepares;
        const std::lock_guard lock(mutex_);
        card.period = preferred_;
    }
    Status start() override {
        const std::lock_guard lock(mutex_);
        ++starts;
        if (start_status)
            phase_ = Phase::started;
        changed_.notify_all();
        return start_status;
    }
    void stop() override {
        const std::lock_guard lock(mutex_);
        ++stops;
        phase_ = Phase::stopped;
    }
    void enter() override {
        std::unique_lock lock(mutex_);
        changed_.wait(lock, [&] { return phase_ != Phase::stopped; });
    }
    void cycle(abi::Cycle& cycle) override {
        std::unique_lock lock(mutex_);
        committed_.push_back(cycle.commit_half);
        wants = cycle.wants;
        in_wait_ = true;
        changed_.notify_all();
        changed_.wait(lock, [&] { return !waiting_.empty() || broken() || crashed_; });
        in_wait_ = false;
        if (waiting_.empty() || crashed_) {
            cycle.flags = abi::cycle_ended;
            return;
        }
        const abi::Cycle& given = waiting_.front();
        cycle.frame = given.frame;
        cycle.time_ns = given.time_ns;
        cycle.flags = given.flags;
        cycle.time_code = given.time_code;
        waiting_.pop_front();
    }
    void interrupt(bool hard) override {
        const std::lock_guard lock(mutex_);
        phase_ = Phase::interrupted;
        hard_ = hard_ || hard;
        changed_.notify_all();
    }
    std::uint32_t wait_events(unsigned timeout_ms) override {
        std::unique_lock lock(mutex_);
        changed_.wait_for(lock, std::chrono::milliseconds(timeout_ms),
                          [&] { return events_ != 0 || woken_ || crashed_; });
        if (crashed_) {
            ++crashed_waits;
            return event_crashed;
        }
        if (events_ == 0 && !woken_)
            ++looks;
        woken_ = false;
        return std::exchange(events_, 0);
    }
    void wake_events() override {
        const std::lock_guard lock(mutex_);
        woken_ = true;
        changed_.notify_all();
    }
    std::int64_t now_ns() override {
        return std::chrono::steady_clock::now().time_since_epoch().count() + worked_ns;
    }
    // A thread left behind in an unreachable wait goes at the end of the test.
    void release() {
        const std::lock_guard lock(mutex_);
        death = Death::needs_hard;
        hard_ = true;
        changed_.notify_all();
    }

  private:
    enum class Phase { stopped, started, interrupted };

    bool broken() const {
        switch (death) {
        case Death::none:
            return phase_ == Phase::interrupted;
        case Death::needs_hard:
            return hard_;
        default:
            return false;
        }
    }

    std::mutex mutex_;
    std::condition_variable changed_;
    unsigned preferred_ = 0; // frames, while there are buffers of another period
    std::deque<abi::Cycle> waiting_;
    std::vector<int> committed_;
    Phase phase_ = Phase::stopped;
    bool hard_ = false;
    bool in_wait_ = false;
    bool crashed_ = false;
    bool woken_ = false;
    std::uint32_t events_ = 0;
};

class FakePlatform final : public Platform {
  public:
    std::shared_ptr<FakeBackend> next = std::make_shared<FakeBackend>();
    Status open_status;
    std::function<Status(const Settings&)> opens; // what comes of it, if not open_status
    Settings opened;
    int opens_so_far = 0;
    bool memory = true, threads = true;

    std::unique_ptr<Thread> start_thread(Kind kind, std::function<void()> body) override {
        if (!threads && kind == Kind::real_time)
            return nullptr;
        auto state = std::make_shared<State>();
        std::thread([state, body = std::move(body)]() mutable {
            body();
            body = nullptr; // what it kept alive goes before it is known to have ended
            const std::lock_guard lock(state->mutex);
            state->ended = true;
            state->changed.notify_all();
        }).detach();
        return std::make_unique<FakeThread>(state);
    }
    std::shared_ptr<void> allocate(std::size_t bytes) override {
        if (!memory)
            return nullptr;
        return {std::aligned_alloc(4096, (bytes + 4095) / 4096 * 4096), std::free};
    }
    std::uint32_t time_get_time() override {
        return static_cast<std::uint32_t>(
            std::chrono::steady_clock::now().time_since_epoch().count() / 1'000'000);
    }
    std::shared_ptr<Backend> open(const Settings& settings, Status& status) override {
        opened = settings;
        ++opens_so_far;
        status = opens ? opens(settings) : open_status;
        return status ? next : nullptr;
    }
    KeptRate& kept_rate() override { return kept_; }

  private:
    KeptRate kept_;
    struct State {
        std::mutex mutex;
        std::condition_variable changed;
        bool ended = false;
    };
    class FakeThread final : public Thread {
      public:
        explicit FakeThread(std::shared_ptr<State> state) : state_(std::move(state)) {}
        bool join(unsigned timeout_ms) override {
            std::unique_lock lock(state_->mutex);
            return state_->changed.wait_for(lock, std::chrono::milliseconds(timeout_ms),
                                            [&] { return state_->ended; });
        }

      private:
        std::shared_ptr<State> state_;
    };
};

// Waits for what another thread does; false after 5 s.
inline bool eventually(const std::function<bool()>& condition) {
    const auto end = std::chrono::steady_clock::now() + 5s;
    while (!condition()) {
        if (std::chrono::steady_clock::now() > end)
            return false;
        std::this_thread::yield();
    }
    return true;
}

} // namespace lockstep::test
