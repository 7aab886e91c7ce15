// SPDX-License-Identifier: GPL-2.0-or-later
//
// A card for the Reopener that a test plugs in, takes away and has refuse. It agrees to a ring and
// a safety offset that depend on the period, as real cards do, and runs as a SimulatedPcm.
#pragma once

#include "simulated_pcm.hpp"
#include "stream/card_pcm.hpp"
#include "stream/negotiate.hpp"

#include <chrono>
#include <condition_variable>
#include <memory>
#include <mutex>

namespace lockstep::test {

// What stands for the machine: shared by the test, the reopening thread and the PCMs. Every member
// is guarded by its mutex.
class FakeCard {
  public:
    explicit FakeCard(SimulatedClock& clock) : clock_(clock) {}

    // What the card is like from now on.
    struct State {
        bool present = true;
        int refuses = 0; // errno value of each configuration; 0: it agrees
        unsigned refused_period = 0;
        bool coarse = false;
        unsigned channels = 2;
        SampleFormat format = SampleFormat::s32;
    };
    template <class Change> void change(Change change) {
        const std::lock_guard lock(mutex_);
        change(state_);
    }
    // Times that it was asked to open, and PCMs that are open.
    unsigned attempts() {
        const std::lock_guard lock(mutex_);
        return attempts_;
    }
    bool await_attempts(unsigned count) {
        return await([&] { return attempts_ >= count; });
    }
    bool await_open(unsigned count) {
        return await([&] { return open_ == count; });
    }

    OpenCard opener() {
        return [this](const StreamSettings& settings) { return open(settings); };
    }

  private:
    class Pcm;

    template <class Condition> bool await(Condition condition) {
        std::unique_lock lock(mutex_);
        return changed_.wait_for(lock, std::chrono::seconds(20), condition);
    }
    std::unique_ptr<CardPcm> open(const StreamSettings& settings);
    PcmSetup agree(const StreamSettings& settings);

    SimulatedClock& clock_;
    std::mutex mutex_;
    std::condition_variable changed_;
    State state_;
    unsigned attempts_ = 0;
    unsigned open_ = 0;
};

class FakeCard::Pcm final : public CardPcm {
  public:
    Pcm(FakeCard& card, const StreamSettings& settings) : card_(card) { configure(settings); }
    ~Pcm() override {
        const std::lock_guard lock(card_.mutex_);
        --card_.open_;
        card_.changed_.notify_all();
    }

    void configure(const StreamSettings& settings) override {
        const PcmSetup setup = card_.agree(settings);
        pcm_ = std::make_unique<SimulatedPcm>(card_.clock_, setup, Conditions{});
    }
    const CardAddress& address() const noexcept override { return address_; }
    StreamSettings settings_by_id(const StreamSettings& settings) const override {
        return settings;
    }
    bool is_connected() const noexcept override {
        const std::lock_guard lock(card_.mutex_);
        return card_.state_.present;
    }

    const PcmSetup& setup() const noexcept override { return pcm_->setup(); }
    void start() override { pcm_->start(); }
    void stop() noexcept override { pcm_->stop(); }
    bool sleep_until(std::uint64_t frame) noexcept override {
        return is_connected() && pcm_->sleep_until(frame);
    }
    bool position(Direction direction, CardPosition& position) noexcept override {
        return pcm_->position(direction, position);
    }
    bool refresh() noexcept override { return pcm_->refresh(); }
    ChannelArea area(Direction direction, unsigned channel) const noexcept override {
        return pcm_->area(direction, channel);
    }
    bool commit(Direction direction, std::uint64_t frames) noexcept override {
        return pcm_->commit(direction, frames);
    }

  private:
    FakeCard& card_;
    const CardAddress address_{0, 0, 0, "Fake"};
    std::unique_ptr<SimulatedPcm> pcm_;
};

inline std::unique_ptr<CardPcm> FakeCard::open(const StreamSettings& settings) {
    {
        const std::lock_guard lock(mutex_);
        ++attempts_;
        changed_.notify_all();
        if (!state_.present)
            throw StreamError(ENODEV, "there is no card");
    }
    auto pcm = std::make_unique<Pcm>(*this, settings);
    const std::lock_guard lock(mutex_);
    ++open_;
    changed_.notify_all();
    return pcm;
}

// The ring is a multiple of the period, as with choose_ring(): 8192 frames at 128 and 256, 8160 at
// 480.
inline PcmSetup FakeCard::agree(const StreamSettings& settings) {
    const std::lock_guard lock(mutex_);
    if (!state_.present)
        throw StreamError(ENODEV, "the card is gone");
    if (state_.refuses != 0 || settings.period == state_.refused_period)
        throw StreamError(state_.refuses != 0 ? state_.refuses : EINVAL, "the card refuses");
    const unsigned safety = grown_safety(settings.safety, settings.period, state_.coarse);
    const unsigned ring =
        choose_ring(settings.period, safety, 65536, settings.period, state_.coarse);
    const DirectionSetup direction{state_.channels, ring, state_.format};
    return {settings.rate, settings.period, safety, direction, direction, state_.coarse};
}

} // namespace lockstep::test
