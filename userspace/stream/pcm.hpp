// SPDX-License-Identifier: LGPL-2.1-or-later
//
// What the cycle engine needs of a sound card, small enough to be simulated on virtual time.
// Implementations: AlsaPcm (alsa_pcm.hpp), SimulatedPcm (tests/unit).
//
// Ownership: whoever made the PCM owns it; the engine only borrows it while it runs.
#pragma once

#include "stream/sample_format.hpp"
#include "stream/schedule.hpp"

#include <cstddef>
#include <cstdint>

namespace lockstep {

enum class Direction : std::uint8_t { capture, playback };

// The time that the scheduling lives in. All calls are real-time safe.
class Clock {
  public:
    Clock() = default;
    Clock(const Clock&) = delete;
    Clock& operator=(const Clock&) = delete;
    virtual ~Clock() = default;
    // Nanoseconds, CLOCK_MONOTONIC.
    virtual std::int64_t now() noexcept = 0;
    virtual void sleep_until(std::int64_t time_ns) noexcept = 0;
};

// CLOCK_MONOTONIC itself; now() does not enter the kernel where the machine has a vDSO clock.
class MonotonicClock final : public Clock {
  public:
    std::int64_t now() noexcept override;
    void sleep_until(std::int64_t time_ns) noexcept override;
};

// One direction as agreed with the card.
struct DirectionSetup {
    unsigned channels = 0; // 0: this direction is not used
    unsigned ring = 0;     // frames
    SampleFormat format = SampleFormat::s32;
};

// What was agreed with a card. StreamSettings is what was asked for.
struct PcmSetup {
    unsigned rate = 0;
    unsigned period = 0;
    unsigned safety = 0; // grown where the card needs it
    DirectionSetup capture;
    DirectionSetup playback;
    bool coarse = false; // a direction's position moves in steps of up to a card's period

    Timing timing() const noexcept {
        return {
            rate,  period, safety, capture.channels != 0 ? capture.ring : 0, playback.channels != 0,
            coarse};
    }
};

// Whether a client that was told of one agreement can go on with the other: rate, period, channels
// and sample formats are the same. The size of a ring and the growth of the safety offset depend on
// the card and on the period; they are the stream's own business.
constexpr bool same_to_client(const PcmSetup& one, const PcmSetup& other) noexcept {
    const auto same = [](const DirectionSetup& a, const DirectionSetup& b) {
        return a.channels == b.channels && (a.channels == 0 || a.format == b.format);
    };
    return one.rate == other.rate && one.period == other.period &&
           same(one.capture, other.capture) && same(one.playback, other.playback);
}

// One channel's samples in a direction's ring: frame n stands at first + n * stride (bytes).
struct ChannelArea {
    std::byte* first = nullptr;
    std::size_t stride = 0;
};

class DuplexPcm {
  public:
    DuplexPcm() = default;
    DuplexPcm(const DuplexPcm&) = delete;
    DuplexPcm& operator=(const DuplexPcm&) = delete;
    virtual ~DuplexPcm() = default;

    virtual const PcmSetup& setup() const noexcept = 0;
    // Fills period + safety frames of silence, starts both directions in one step. Throws
    // StreamError.
    virtual void start() = 0;
    virtual void stop() noexcept = 0;

    // Real-time thread; a false return means that the card is gone (or unusable until reopened).

    // Sleeps until the card has captured (or, without capture, played) `frame` frames; may return
    // early.
    [[nodiscard]] virtual bool sleep_until(std::uint64_t frame) noexcept = 0;
    // The position last published by the card, without entering the kernel.
    [[nodiscard]] virtual bool position(Direction direction, CardPosition& position) noexcept = 0;
    // Has both positions read from the hardware again; may enter the kernel. For late cycles only.
    [[nodiscard]] virtual bool refresh() noexcept = 0;
    virtual ChannelArea area(Direction direction, unsigned channel) const noexcept = 0;
    // Moves the application's position on: frames read, or frames ready to be played.
    [[nodiscard]] virtual bool commit(Direction direction, std::uint64_t frames) noexcept = 0;
};

} // namespace lockstep
