// SPDX-License-Identifier: LGPL-2.1-or-later
//
// One full-duplex card stream, cycle by cycle: the only way that the JACK backend, the ASIO
// driver's direct transport and the command line reach a sound card.
//
// A cycle is: wait() until the card has captured one period; capture() each channel the client
// wants; compute; playback() each channel the client fills; commit(). The frames committed are
// played `safety` frames after the period's end, so the round trip through a cable is exactly
// period + safety, and that is what capture_latency() and playback_latency() add up to.
//
// Ownership: a Stream owns its PCM handles and one ordinary thread that reopens a lost card.
// Threads: open, start, stop, set_period and the destructor are for one controlling thread, with no
// cycle under way. wait, capture, playback and commit are for one real-time thread; they neither
// allocate, lock, log nor make a system call, but for wait()'s one sleep.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <stdexcept>
#include <string>
#include <vector>

namespace lockstep {

namespace observe {
class Publisher;
}

// Why a stream could not be opened or started: an errno value and a sentence that names the value
// that was refused and what is allowed, fit to be shown to a musician as it is.
class StreamError : public std::runtime_error {
  public:
    StreamError(int code, const std::string& message) : std::runtime_error(message), code_(code) {}
    // A positive errno value: ENODEV no such card, EBUSY in use (the message says by whom),
    // EINVAL a setting out of range.
    int code() const noexcept { return code_; }

  private:
    int code_;
};

struct StreamSettings {
    // ALSA device names ("hw:0", "hw:Lockstep,0"); empty: that direction is not used. Both must be
    // the same card: two cards have two clocks.
    std::string capture_device;
    std::string playback_device;
    unsigned rate = 48000; // frames a second
    unsigned period = 128; // frames the client gets at a time
    unsigned safety = 64;  // frames between a period's end and the first frame played from it
    unsigned capture_channels = 0;  // 0: as many as the card has
    unsigned playback_channels = 0; // 0: as many as the card has
    // The client's samples are floats: a card that takes them gets them as they are. Otherwise
    // integers come first, which keep all 32 bits.
    bool floats = false;
    // Where the stream publishes itself (observe/publisher.hpp); null: nowhere.
    std::shared_ptr<observe::Publisher> publisher;
};

// What wait() found. Frames count from start(), captured and played alike, and never wrap.
struct Cycle {
    std::uint64_t frame = 0;      // number of the first captured frame of this period
    std::int64_t time_ns = 0;     // CLOCK_MONOTONIC at which the period's last frame was captured
    std::uint64_t lost = 0;       // frames skipped just before this cycle, a multiple of the period
    bool latency_changed = false; // safety() and playback_latency() just changed: publish them
    bool card_present = true;     // false: the card is gone, capture is silence, the clock goes on
};

struct StreamCounters {
    std::uint64_t cycles = 0;      // wait() calls that returned a period
    std::uint64_t late = 0;        // times the deadline was missed
    std::uint64_t frames_lost = 0; // frames skipped or played too late, over all such times
    std::uint64_t card_losses = 0; // times the card went away
};

class Stream {
  public:
    // Opens and configures the card; nothing runs yet. May block. Throws StreamError.
    explicit Stream(const StreamSettings& settings);
    // Stops, closes, joins the reopening thread.
    ~Stream();
    Stream(const Stream&) = delete;
    Stream& operator=(const Stream&) = delete;

    // Fills period + safety frames of silence and starts both directions in one step; frame
    // numbers start again at 0. Throws StreamError.
    void start();
    // Stops both directions. No cycle may be under way. Safe to call when stopped.
    void stop() noexcept;
    // Another period (and, where it must grow with it, another safety offset); only when stopped.
    // On StreamError the old period stays. While the card is away it agrees on its return: until
    // then the safety offset is what such a card is expected to need.
    void set_period(unsigned period, unsigned safety);

    // Real-time thread -------------------------------------------------------------------------

    // Sleeps until one period has been captured. Never fails: a lost card becomes
    // Cycle::card_present == false, paced by CLOCK_MONOTONIC, until the card is back.
    Cycle wait() noexcept;
    // Copies this period of one channel out. destination.size() must be period(). 32-bit integers
    // are the card's bits for S32 and left-aligned for narrower formats; floats are in [-1, 1).
    void capture(unsigned channel, std::span<float> destination) noexcept;
    void capture(unsigned channel, std::span<std::int32_t> destination) noexcept;
    // Sets this period of one channel. Channels not set in a cycle play silence.
    void playback(unsigned channel, std::span<const float> source) noexcept;
    void playback(unsigned channel, std::span<const std::int32_t> source) noexcept;
    // Hands the period to the card; ends the cycle.
    void commit() noexcept;

    // What was agreed with the card; constant while running ---------------------------------------

    unsigned rate() const noexcept;
    unsigned period() const noexcept;
    // At least the one asked for: grown where the card's position is too coarse for it (known when
    // the card is opened) or where the card fetches so far ahead that every cycle would be late
    // (found out while running). The one thing here that may change while the stream runs; see
    // latency_changed.
    unsigned safety() const noexcept;
    unsigned capture_channels() const noexcept;
    unsigned playback_channels() const noexcept;
    const std::vector<std::string>& capture_names() const noexcept;
    const std::vector<std::string>& playback_names() const noexcept;
    // Frames from the card's input to the client, and from the client to the card's output. Their
    // sum is what a loopback cable measures.
    unsigned capture_latency() const noexcept;
    unsigned playback_latency() const noexcept;
    // May be called at any time from any thread.
    StreamCounters counters() const noexcept;

  private:
    class Implementation;
    std::unique_ptr<Implementation> implementation_;
};

} // namespace lockstep
