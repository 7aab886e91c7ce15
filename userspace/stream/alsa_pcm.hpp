// SPDX-License-Identifier: LGPL-2.1-or-later
//
// Both directions of one ALSA card as a DuplexPcm: linked, free-running, memory-mapped.
//
// Ownership: owns the PCM handles from construction to destruction; their rings stay mapped as
// long.
#pragma once

#include "stream/alsa_handle.hpp"
#include "stream/negotiate.hpp"
#include "stream/stream.hpp"

#include <array>
#include <optional>
#include <string>
#include <vector>

namespace lockstep {

// Which card and PCM device a stream sits on, in a form that outlives a change of card numbers.
struct CardAddress {
    int card = -1;
    unsigned device = 0;
    unsigned subdevice = 0;
    std::string id; // "Lockstep"

    std::string ctl_name() const { return "hw:CARD=" + id; }
    std::string pcm_name() const;
};

class AlsaPcm final : public DuplexPcm {
  public:
    // Opens and configures. Throws StreamError.
    explicit AlsaPcm(const StreamSettings& settings);
    ~AlsaPcm() override;

    // Agrees on everything again, with another period or safety offset; only when stopped. Throws
    // StreamError; the PCM then has no configuration until the next call succeeds.
    void configure(const StreamSettings& settings);

    // The same settings, with the card named by its id.
    StreamSettings settings_by_id(const StreamSettings& settings) const;
    const CardAddress& address(Direction direction) const;
    // False once the card was removed.
    bool is_connected(Direction direction) const noexcept;

    const PcmSetup& setup() const noexcept override { return setup_; }
    void start() override;
    void stop() noexcept override;
    bool sleep_until(std::uint64_t frame) noexcept override;
    bool position(Direction direction, CardPosition& position) noexcept override;
    bool refresh() noexcept override;
    ChannelArea area(Direction direction, unsigned channel) const noexcept override;
    bool commit(Direction direction, std::uint64_t frames) noexcept override;

  private:
    struct Side {
        PcmHandle pcm;
        CardAddress address;
        std::vector<ChannelArea> areas;
        unsigned ring = 0;
        snd_pcm_uframes_t boundary = 0;
        std::uint64_t application = 0; // frames since start that we have read or written
    };

    void open(Direction direction, const std::string& device);
    void map(Side& side, unsigned channels);
    void silence_ring();
    bool sleep_on_interrupt(std::uint64_t frame) noexcept;
    bool sleep_on_timer(std::uint64_t frame) noexcept;
    Side& side(Direction direction) noexcept { return sides_[static_cast<std::size_t>(direction)]; }
    const Side& side(Direction direction) const noexcept {
        return sides_[static_cast<std::size_t>(direction)];
    }
    Direction leader() const noexcept {
        return side(Direction::capture).pcm ? Direction::capture : Direction::playback;
    }

    MonotonicClock clock_;
    PcmSetup setup_;
    std::array<Side, 2> sides_;
    int wake_fd_ = -1;
    int stall_ms_ = 0;          // without an interrupt for so long the card is stuck
    bool interrupts_ = true;    // false: we sleep on a timer
    std::int64_t start_ns_ = 0; // no position is older than this
    std::uint64_t awaited_ = 0; // on a timer: the frame that is waited for
    CardPosition moved_;        // on a timer: when the card was last seen to move in this wait
    std::int64_t asked_ns_ = 0; // on a timer: when it was last asked where it stands
};

} // namespace lockstep
