// SPDX-License-Identifier: LGPL-2.1-or-later
//
// The direct transport: one program on one card, through one stream. The host's Int32LSB samples
// are the card's bits.
//
// Ownership: owns the stream; while it is being reopened at another rate there may be none, and
// start() tries again. The mutex guards what describe() copies, never held over a call to the card.
#include "address.hpp"
#include "card_choice.hpp"
#include "card_clock.hpp"
#include "card_controls.hpp"
#include "clocks.hpp"
#include "stream/negotiate.hpp"
#include "stream/stream.hpp"
#include "transport.hpp"

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <mutex>
#include <vector>

namespace lockstep {
namespace {

constexpr int priority = 70; // under the sound card's interrupt threads (50 on PREEMPT_RT is theirs
                             // by default; musicians raise them to 80 and more)

class Direct final : public Transport {
  public:
    Direct(const TransportSettings& settings, Mailbox& mailbox);

    void describe(abi::Describe& card) const override;
    std::string channel_name(bool input, unsigned channel) const override;
    std::uint64_t frames_lost() const noexcept override { return lost_; }
    void can_rate(unsigned rate) const override;
    void set_rate(unsigned rate) override;
    void prepare(std::span<const abi::ChannelBuffers> channels, unsigned period) override;
    void unprepare() noexcept override;
    void start() override;
    void stop() noexcept override;
    int real_time_priority() const noexcept override { return priority; }
    void cycle(abi::Cycle& cycle) noexcept override;
    std::optional<ClockSources> clocks() override;
    void choose_clock(unsigned clock) override;
    CardMixer* mixer() noexcept override { return mixer_.get(); }
    std::uint32_t look() noexcept override;

  private:
    unsigned safety_for(unsigned period) const;
    void open(unsigned rate);
    std::optional<unsigned> reference_rate() const;
    unsigned allowed(unsigned rate) const;
    bool follow_reference();
    void take_up_rate();
    void set_period(unsigned period);
    void note_description();
    // The card's name, whichever direction it has.
    const std::string& device() const {
        return card_.capture_device.empty() ? card_.playback_device : card_.capture_device;
    }

    const TransportSettings settings_;
    const CardChoice card_;
    Mailbox& mailbox_;
    std::unique_ptr<Stream> stream_;
    std::vector<abi::ChannelBuffers> channels_;
    unsigned period_; // prepared, else preferred
    // That the card is to run at. The stream's may be another one, until the host has prepared
    // anew for what a reference says.
    std::atomic<unsigned> rate_;
    bool running_ = false;
    bool in_cycle_ = false;
    bool card_present_ = true;
    std::unique_ptr<CardMixer> mixer_; // null: the card has none

    // While there are buffers, and so a message thread that looks: nobody would see any other time
    // that the card is gone, and its file be closed.
    std::mutex clock_events_mutex_;
    std::unique_ptr<ControlEvents> clock_events_;

    mutable std::mutex description_mutex_;
    abi::Describe description_{};
    std::vector<std::string> input_names_;
    std::vector<std::string> output_names_;
    std::atomic<unsigned> output_latency_{0}; // frames; may grow with each cycle
    std::uint64_t lost_before_ = 0;           // the stream's count when it was started
    std::atomic<std::uint64_t> lost_{0};      // since then; set by the real-time thread
};

Direct::Direct(const TransportSettings& settings, Mailbox& mailbox)
    : settings_(settings), card_(choose_card(settings.device)), mailbox_(mailbox),
      period_(settings.period), rate_(settings.rate) {
    open(allowed(rate_));
    if (open_card_mixer(device()))
        mixer_ = std::make_unique<CardMixer>([this] { return open_card_mixer(device()); });
}

unsigned Direct::safety_for(unsigned period) const {
    return settings_.safety == abi::safety_is_half_period ? std::max(period / 2, min_safety)
                                                          : settings_.safety;
}

void Direct::open(unsigned rate) {
    StreamSettings wanted;
    wanted.capture_device = card_.capture_device;
    wanted.playback_device = card_.playback_device;
    wanted.rate = rate;
    wanted.period = period_;
    wanted.safety = safety_for(period_);
    stream_ = std::make_unique<Stream>(wanted);
    rate_ = rate;
    note_description();
}

void Direct::note_description() {
    const std::lock_guard lock(description_mutex_);
    input_names_ = stream_->capture_names();
    output_names_ = stream_->playback_names();
    const PeriodRange range = period_range(card_, settings_.period, settings_.safety);
    description_.inputs = stream_->capture_channels();
    description_.outputs = stream_->playback_channels();
    description_.sample_format = static_cast<std::uint32_t>(abi::SampleFormat::int32);
    description_.rate = rate_;
    description_.period = stream_->period();
    description_.period_minimum = range.minimum;
    description_.period_maximum = range.maximum;
    description_.granularity = range.granularity;
    description_.input_latency = stream_->capture_latency();
    output_latency_ = stream_->playback_latency();
}

void Direct::describe(abi::Describe& card) const {
    const std::uint64_t session = card.session;
    const std::lock_guard lock(description_mutex_);
    card = description_;
    card.session = session;
    card.output_latency = output_latency_;
}

std::string Direct::channel_name(bool input, unsigned channel) const {
    const std::lock_guard lock(description_mutex_);
    const std::vector<std::string>& names = input ? input_names_ : output_names_;
    return channel < names.size() ? names[channel] : std::string();
}

std::optional<unsigned> Direct::reference_rate() const {
    const std::unique_ptr<CardControls> controls = open_card_controls(device());
    return controls ? rate_of_reference(*controls) : std::nullopt;
}

// The rate itself, or that of the reference which does not allow it.
unsigned Direct::allowed(unsigned rate) const {
    const std::optional<unsigned> reference = reference_rate();
    return !reference || reference_allows(*reference, rate)
               ? rate
               : rate_by_reference(*reference, rate, card_.rates);
}

// Whether the reference says another rate than the last. The running stream has ended with it, and
// stays silent.
bool Direct::follow_reference() {
    unsigned old = rate_;
    const unsigned now = allowed(old);
    // Not where the controlling thread has just set another.
    if (now == old || !rate_.compare_exchange_strong(old, now))
        return false;
    const std::lock_guard lock(description_mutex_);
    description_.rate = now;
    return true;
}

// Only when stopped.
void Direct::take_up_rate() {
    if (stream_ && stream_->rate() != rate_)
        set_rate(rate_);
}

void Direct::can_rate(unsigned rate) const {
    if (const std::optional<unsigned> reference = reference_rate();
        reference && !reference_allows(*reference, rate))
        throw TransportError(EINVAL, "The card goes by a clock of " + std::to_string(*reference) +
                                         " Hz; for " + std::to_string(rate) +
                                         " Hz choose Internal, or another clock source.");
    if (std::find(card_.rates.begin(), card_.rates.end(), rate) != card_.rates.end())
        return;
    std::string allowed;
    for (const unsigned possible : card_.rates)
        allowed += (allowed.empty() ? "" : ", ") + std::to_string(possible);
    throw TransportError(EINVAL, "The card cannot run at " + std::to_string(rate) +
                                     " Hz; it can at " +
                                     (allowed.empty() ? std::to_string(rate_) : allowed) + ".");
}

void Direct::set_rate(unsigned rate) {
    const unsigned old = rate_;
    // At another speed its channels are others of the mixer, before and after.
    const MixerPause pause(mixer_.get());
    stream_.reset(); // a card opens once
    try {
        open(rate);
    } catch (...) {
        open(old);
        throw;
    }
}

void Direct::set_period(unsigned period) {
    if (stream_ && stream_->period() == period)
        return;
    const unsigned old = period_;
    period_ = period;
    try {
        if (stream_)
            stream_->set_period(period, safety_for(period));
        else
            open(rate_);
    } catch (...) {
        period_ = old;
        throw;
    }
    note_description();
}

void Direct::prepare(std::span<const abi::ChannelBuffers> channels, unsigned period) {
    if (follow_reference())
        mailbox_.note(abi::event_rate_changed); // the host asked for the rate before
    take_up_rate();
    set_period(period);
    channels_.assign(channels.begin(), channels.end());
    const bool has_choice = clocks().has_value();
    const std::lock_guard lock(clock_events_mutex_);
    clock_events_ = has_choice ? follow_card(device()) : nullptr;
}

void Direct::unprepare() noexcept {
    channels_.clear();
    {
        const std::lock_guard lock(clock_events_mutex_);
        clock_events_.reset();
    }
    try {
        take_up_rate();
        set_period(settings_.period);
    } catch (...) {
        // Period and channels stay as they were, and so does what describe() says.
        return;
    }
}

void Direct::start() {
    take_up_rate(); // of a host that starts again and prepares nothing
    if (!stream_)
        open(rate_);
    stream_->start();
    running_ = true;
    in_cycle_ = false;
    card_present_ = true;
    lost_before_ = stream_->counters().frames_lost;
    lost_ = 0;
}

void Direct::stop() noexcept {
    if (!running_)
        return;
    if (in_cycle_)
        stream_->commit();
    in_cycle_ = false;
    running_ = false;
    stream_->stop();
}

void Direct::cycle(abi::Cycle& cycle) noexcept {
    if (in_cycle_) {
        if (cycle.commit_half >= 0)
            for (const abi::ChannelBuffers& channel : channels_)
                if (!channel.input)
                    stream_->playback(
                        channel.channel,
                        std::span(at_address<const std::int32_t>(channel.halves[cycle.commit_half]),
                                  period_));
        stream_->commit();
    }
    const Cycle captured = stream_->wait();
    in_cycle_ = true;
    for (const abi::ChannelBuffers& channel : channels_)
        if (channel.input)
            stream_->capture(
                channel.channel,
                std::span(at_address<std::int32_t>(channel.halves[cycle.next_half]), period_));
    cycle.frame = captured.frame;
    cycle.time_ns = raw_from_monotonic(captured.time_ns);
    cycle.lost = lost_in_cycle(captured.lost);
    // On a card whose position is coarse the stream's offset grows while it runs.
    if (const unsigned latency = stream_->playback_latency(); latency != output_latency_) {
        output_latency_ = latency;
        mailbox_.note(abi::event_latencies_changed);
    }
    // The stream counts what came too late, too; without a card it only skips.
    const std::uint64_t lost = stream_->counters().frames_lost - lost_before_;
    if (captured.lost != 0 || lost != lost_.load(std::memory_order_relaxed))
        mailbox_.note(abi::event_overload);
    lost_.store(lost, std::memory_order_relaxed);
    if (!captured.card_present)
        cycle.flags |= abi::cycle_silent;
    if (captured.card_present != card_present_)
        mailbox_.note(abi::event_card_changed);
    card_present_ = captured.card_present;
}

std::optional<ClockSources> Direct::clocks() {
    const std::unique_ptr<CardControls> controls = open_card_controls(device());
    return controls ? clock_sources(*controls) : std::nullopt;
}

void Direct::choose_clock(unsigned clock) {
    const std::unique_ptr<CardControls> controls = open_card_controls(device());
    if (!controls)
        throw TransportError(ENODEV, "The card is gone.");
    choose_clock_source(*controls, clock);
}

std::uint32_t Direct::look() noexcept {
    {
        const std::lock_guard lock(clock_events_mutex_);
        if (!clock_events_ || !clock_events_->clock_changed())
            return 0;
    }
    try {
        return std::uint32_t{abi::event_clock_changed} |
               (follow_reference() ? std::uint32_t{abi::event_rate_changed} : 0);
    } catch (const std::bad_alloc&) {
        return 0; // it is looked at again with the next change
    }
}

} // namespace

void Transport::choose_clock(unsigned /*clock*/) {
    throw TransportError(EOPNOTSUPP, "There is no choice of clocks.");
}

void Transport::move(abi::TransportMove /*move*/, std::uint64_t /*position*/) {
    throw TransportError(EOPNOTSUPP, "A card has no transport to move; a JACK server has.");
}

std::unique_ptr<Transport> open_direct(const TransportSettings& settings, Mailbox& mailbox) {
    return std::make_unique<Direct>(settings, mailbox);
}

} // namespace lockstep
