// SPDX-License-Identifier: LGPL-2.1-or-later
//
// The public Stream: an engine, a card's keeper, and the names of the card's channels.
#include "stream/stream.hpp"

#include "observe/publisher.hpp"
#include "stream/alsa_pcm.hpp"
#include "stream/channel_names.hpp"
#include "stream/engine.hpp"
#include "stream/reopener.hpp"

namespace lockstep {

class Stream::Implementation {
  public:
    explicit Implementation(const StreamSettings& settings)
        : publisher_(settings.publisher),
          reopener_(settings, handover_,
                    [](const StreamSettings& asked) { return std::make_unique<AlsaPcm>(asked); }) {
        tell_client();
        const CardAddress& address = reopener_.address();
        capture_names_ = channel_names(address.ctl_name(), address.device, Direction::capture,
                                       told_.capture.channels);
        playback_names_ = channel_names(address.ctl_name(), address.device, Direction::playback,
                                        told_.playback.channels);
        if (publisher_)
            publisher_->opened(settings.capture_device.empty() ? settings.playback_device
                                                               : settings.capture_device,
                               told_.capture.channels, told_.playback.channels,
                               agreement(settings.safety));
    }
    ~Implementation() {
        stop();
        if (publisher_)
            publisher_->describe([](observe::About& about) { about.state = observe::State::made; });
    }
    Implementation(const Implementation&) = delete;
    Implementation& operator=(const Implementation&) = delete;

    void start() {
        stop();
        DuplexPcm* pcm = reopener_.start();
        if (publisher_)
            publisher_->begin_run();
        engine_.begin(pcm != nullptr ? pcm->setup() : reopener_.setup(), pcm);
    }
    void set_period(unsigned period, unsigned safety) {
        reopener_.configure(period, safety);
        tell_client();
        if (publisher_)
            publisher_->agree(agreement(safety));
    }
    void tell_client() {
        told_ = reopener_.setup();
        engine_.expect(told_);
    }
    void stop() noexcept {
        engine_.end();
        reopener_.stop();
        if (publisher_)
            publisher_->end_run();
    }
    observe::Agreement agreement(unsigned safety_asked) const {
        return {.rate = told_.rate,
                .period = told_.period,
                .safety_asked = safety_asked,
                .safety = told_.safety,
                .input_latency = told_.period,
                .output_latency = told_.safety};
    }

    const std::shared_ptr<observe::Publisher> publisher_; // may be null
    MonotonicClock clock_;
    Handover<DuplexPcm> handover_;
    Reopener reopener_;
    CycleEngine engine_{clock_, handover_, publisher_.get()};
    // What the client goes by. A card that returns may have other rings and another safety offset:
    // those the engine knows.
    PcmSetup told_;
    std::vector<std::string> capture_names_;
    std::vector<std::string> playback_names_;
};

namespace {

// What is refused is refused in the log too.
template <typename Call>
auto told(const std::shared_ptr<observe::Publisher>& publisher, Call call) {
    try {
        return call();
    } catch (const StreamError& error) {
        if (publisher)
            publisher->note(observe::Event(observe::Kind::refused, {error.code()}, error.what()));
        throw;
    }
}

} // namespace

Stream::Stream(const StreamSettings& settings)
    : implementation_(
          told(settings.publisher, [&] { return std::make_unique<Implementation>(settings); })) {}

Stream::~Stream() = default;

void Stream::start() {
    told(implementation_->publisher_, [&] { implementation_->start(); });
}

void Stream::stop() noexcept {
    implementation_->stop();
}

void Stream::set_period(unsigned period, unsigned safety) {
    told(implementation_->publisher_, [&] { implementation_->set_period(period, safety); });
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
