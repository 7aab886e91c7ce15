// SPDX-License-Identifier: LGPL-2.1-or-later
//
// Both directions of one ALSA card as a DuplexPcm: linked, free-running, memory-mapped.
//
// Ownership: owns the PCM handles from construction to destruction; their rings stay mapped as
// long.
#pragma once

#include "stream/alsa_handle.hpp"
#include "stream/card_pcm.hpp"
#include "stream/negotiate.hpp"

#include <array>
#include <optional>
#include <string>
#include <vector>

namespace lockstep {

class AlsaPcm final : public CardPcm {
  public:
    // Opens and configures. Throws StreamError.
    explicit AlsaPcm(const StreamSettings& settings);
    ~AlsaPcm() override;

    void configure(const StreamSettings& settings) override;
    const CardAddress& address() const noexcept override { return side(leader()).address; }
    StreamSettings settings_by_id(const StreamSettings& settings) const override;
    bool is_connected() const noexcept override;

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
