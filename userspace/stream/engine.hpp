// SPDX-License-Identifier: LGPL-2.1-or-later
//
// The cycle: waits for a period, moves its samples, keeps the deadline, counts what was lost, and
// goes on by the clock while there is no card. Works on any DuplexPcm and any Clock, so the whole
// of it runs in tests on virtual time.
//
// Ownership: borrows clock, handover and PCM; owns only its counters and flags. Threads: as
// stream.hpp says; begin() and end() with no cycle under way.
#pragma once

#include "observe/publisher.hpp"
#include "stream/bursts.hpp"
#include "stream/handover.hpp"
#include "stream/pcm.hpp"
#include "stream/stream.hpp"

#include <atomic>
#include <vector>

namespace lockstep {

class CycleEngine {
  public:
    // publisher: told of cycles and of what happens in them; may be null.
    CycleEngine(Clock& clock, Handover<DuplexPcm>& handover,
                observe::Publisher* publisher = nullptr)
        : clock_(clock), handover_(handover), publisher_(publisher) {}

    // Controlling thread: what the card has agreed to, or is expected to agree to on its return.
    // Allocates.
    void expect(const PcmSetup& setup);
    // Controlling thread: frame numbers start again at 0. `pcm` is running already, or null when
    // the card is away. Allocates.
    void begin(const PcmSetup& setup, DuplexPcm* pcm);
    // Controlling thread: the PCM is used no longer. True when there was one.
    bool end() noexcept;

    Cycle wait() noexcept;
    template <class Sample> void capture(unsigned channel, std::span<Sample> destination) noexcept;
    template <class Sample>
    void playback(unsigned channel, std::span<const Sample> source) noexcept;
    void commit() noexcept;

    StreamCounters counters() const noexcept;
    // Any thread: the safety offset in force, frames.
    unsigned safety() const noexcept { return safety_.load(std::memory_order_relaxed); }
    // Frames that it had to grow by while running (see grow()).
    unsigned grown() const noexcept { return grown_; }

  private:
    // One channel's ring and how its samples are converted; looked up once, not once a cycle.
    struct Channel {
        ChannelArea area;
        const SampleConversions* convert = nullptr;
    };

    bool card_cycle(Cycle& cycle) noexcept;
    enum class Check : std::uint8_t { on_time, skipped, gone };
    // What of a cycle's lateness is the card's doing; frames.
    struct CardShare {
        std::uint64_t lead = 0;  // playback is ahead of capture, both read at one moment
        std::uint64_t burst = 0; // how late it told of the period: Bursts::late_by()
    };
    Check skip_if_late(Cycle& cycle, const Timing& timing) noexcept;
    bool skip(std::uint64_t periods) noexcept;
    bool grow(const CardShare& share, Cycle& cycle) noexcept;
    bool apply_growth() noexcept;
    void adopt(const PcmSetup& setup) noexcept;
    void set_safety(unsigned safety) noexcept;
    void absent_cycle(Cycle& cycle) noexcept;
    void take_card() noexcept;
    void lose_card() noexcept;
    void look_up_channels() noexcept;
    unsigned frames_missed() noexcept;
    unsigned frames_missed_for_sure() noexcept;
    void leave_silent(std::uint64_t frames) noexcept;
    void silence(unsigned channel, unsigned frames) noexcept;
    void learn_thread() noexcept;
    void tell(observe::Kind kind, std::array<std::int64_t, observe::event_values> values,
              std::int64_t now_ns) noexcept;
    void tell_late_wake(std::uint64_t frames, std::int64_t now_ns) noexcept;
    void tell_late_work(unsigned frames) noexcept;
    void report_cycle() noexcept;
    std::int64_t period_ns() const noexcept { return frames_to_ns(setup_.period, setup_.rate); }
    bool has(Direction direction) const noexcept;
    // The direction whose progress wakes the client.
    Direction leader() const noexcept;
    std::uint64_t pcm_frame() const noexcept { return frame_ - origin_; }

    Clock& clock_;
    Handover<DuplexPcm>& handover_;
    observe::Publisher* const publisher_;
    PcmSetup setup_; // of the card in use; without one, of the last or the expected one
    Timing timing_;  // its safety offset is the one in force: setup_.safety + grown_
    unsigned grown_ = 0;
    bool latency_changed_ = false; // to be told with the next cycle
    DuplexPcm* pcm_ = nullptr;
    // Where the card stood when the current cycle was woken; in the PCM's own count.
    CardPosition woken_;  // the leading direction
    CardPosition played_; // playback, which a card may fetch ahead
    std::vector<Channel> capture_channels_;
    std::vector<Channel> playback_channels_;
    Bursts bursts_;
    CardShare late_share_;     // of the last commit, if it was late and the card ahead
    std::uint64_t frame_ = 0;  // first frame of the current or next cycle
    std::uint64_t origin_ = 0; // frame_ at which the PCM's own count was 0
    std::int64_t grid_ns_ = 0; // when the period before frame_ ended: the clock without a card
    bool realign_ = false;     // a card just taken up: its first periods are nobody's loss
    // Per playback channel: how many frames up to frame_ are known to be silent in the ring.
    std::vector<std::uint32_t> silent_;
    std::vector<bool> written_;

    // For the publisher.
    bool thread_known_ = false;
    std::int64_t looked_ns_ = 0; // when this cycle's deadline was last looked at: the wake's end
    std::int64_t ended_ns_ = 0;  // when this cycle was committed; 0: not looked at yet
    std::int64_t worked_ns_ = 0; // how long the client worked in the cycle before
    std::int64_t away_since_ns_ = 0;
    StreamCounters reported_;

    std::atomic<unsigned> safety_{0}; // timing_.safety for all threads; 0: nobody was told of any
    std::atomic<std::uint64_t> cycles_{0};
    std::atomic<std::uint64_t> late_{0};
    std::atomic<std::uint64_t> frames_lost_{0};
    std::atomic<std::uint64_t> card_losses_{0};
};

} // namespace lockstep
