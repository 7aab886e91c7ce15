// SPDX-License-Identifier: LGPL-2.1-or-later
//
// The public Stream: an engine, a card's keeper, and the names of the card's channels.
#include "stream/stream.hpp"

#include "stream/alsa_pcm.hpp"
#include "stream/channel_names.hpp"
#include "stream/engine.hpp"
#include "stream/reopener.hpp"

namespace lockstep {

class Stream::Implementation {
  public:
    explicit Implementation(const StreamSettings& settings)
        : reopener_(settings, handover_,
                    [](const StreamSettings& asked) { return std::make_unique<AlsaPcm>(asked); }) {
        tell_client();
        const CardAddress& address = reopener_.address();
        capture_names_ = channel_names(address.ctl_name(), address.device, Direction::capture,
                                       told_.capture.channels);
        playback_names_ = channel_names(address.ctl_name(), address.device, Direction::playback,
                                        told_.playback.channels);
    }
    ~Implementation() { stop(); }
    Implementation(const Implementation&) = delete;
    Implementation& operator=(const Implementation&) = delete;

    void start() {
        stop();
        DuplexPcm* pcm = reopener_.start();
        engine_.begin(pcm != nullptr ? pcm->setup() : reopener_.setup(), pcm);
    }
    void set_period(unsigned period, unsigned safety) {
        reopener_.configure(period, safety);
        tell_client();
    }
    void tell_client() {
        told_ = reopener_.setup();
        engine_.expect(told_);
    }
    void stop() noexcept {
        engine_.end();
        reopener_.stop();
    }

    MonotonicClock clock_;
    Handover<DuplexPcm> handover_;
    Reopener reopener_;
    CycleEngine engine_{clock_, handover_};
    // What the client goes by. A card that returns may have other rings and another safety offset:
    // those the engine knows.
    PcmSetup told_;
    std::vector<std::string> capture_names_;
    std::vector<std::string> playback_names_;
};

Stream::Stream(const StreamSettings& settings)
    : implementation_(std::make_unique<Implementation>(settings)) {}

Stream::~Stream() = default;

void Stream::start() {
    implementation_->start();
}

void Stream::stop() noexcept {
    implementation_->stop();
}

void Stream::set_period(unsigned period, unsigned safety) {
    implementation_->set_period(period, safety);
}

Cycle Stream::wait() noexcept {
    return implementation_->engine_.wait();
}

void Stream::capture(unsigned channel, std::span<float> destination) noexcept {
    implementation_->engine_.capture(channel, destination);
}

void Stream::capture(unsigned channel, std::span<std::int32_t> destination) noexcept {
    implementation_->engine_.capture(channel, destination);
}

void Stream::playback(unsigned channel, std::span<const float> source) noexcept {
    implementation_->engine_.playback(channel, source);
}

void Stream::playback(unsigned channel, std::span<const std::int32_t> source) noexcept {
    implementation_->engine_.playback(channel, source);
}

void Stream::commit() noexcept {
    implementation_->engine_.commit();
}

unsigned Stream::rate() const noexcept {
    return implementation_->told_.rate;
}

unsigned Stream::period() const noexcept {
    return implementation_->told_.period;
}

unsigned Stream::safety() const noexcept {
    return implementation_->engine_.safety();
}

unsigned Stream::capture_channels() const noexcept {
    return implementation_->told_.capture.channels;
}

unsigned Stream::playback_channels() const noexcept {
    return implementation_->told_.playback.channels;
}

const std::vector<std::string>& Stream::capture_names() const noexcept {
    return implementation_->capture_names_;
}

const std::vector<std::string>& Stream::playback_names() const noexcept {
    return implementation_->playback_names_;
}

unsigned Stream::capture_latency() const noexcept {
    return period();
}

unsigned Stream::playback_latency() const noexcept {
    return safety();
}

StreamCounters Stream::counters() const noexcept {
    return implementation_->engine_.counters();
}

} // namespace lockstep
