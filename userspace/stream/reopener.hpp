// SPDX-License-Identifier: LGPL-2.1-or-later
//
// Keeps a stream's card: closes it as soon as it is lost, so that its removal is not held up, and
// opens it again when it returns, under the same id and with the same agreement.
//
// Ownership: owns the AlsaPcm, the watch on /dev/snd and one ordinary thread, which lives as long
// as this object. The real-time thread borrows the PCM through the Handover.
// Threads: all public functions are for the controlling thread.
#pragma once

#include "stream/alsa_pcm.hpp"
#include "stream/handover.hpp"

#include <mutex>
#include <thread>

namespace lockstep {

class Reopener {
  public:
    // Opens the card. Throws StreamError.
    Reopener(const StreamSettings& settings, Handover<DuplexPcm>& handover);
    ~Reopener();
    Reopener(const Reopener&) = delete;
    Reopener& operator=(const Reopener&) = delete;

    const PcmSetup& setup() const noexcept { return setup_; }
    // The card's address as found when it was opened first.
    const StreamSettings& settings() const noexcept { return settings_; }
    const CardAddress& address() const noexcept { return address_; }

    // Agrees on another period and safety offset; only when stopped. On StreamError the old
    // agreement stays.
    void configure(unsigned period, unsigned safety);
    // Starts the card and returns it, or null when it is away: it is then offered on its return.
    // Throws StreamError.
    DuplexPcm* start();
    // Stops the card; the real-time thread no longer uses it.
    void stop() noexcept;

  private:
    void run() noexcept;
    void drain_watch() const noexcept;
    void try_open() noexcept;
    bool card_is_alive() const noexcept;

    Handover<DuplexPcm>& handover_;
    StreamSettings settings_;
    PcmSetup setup_;
    CardAddress address_;
    std::mutex mutex_;             // guards pcm_, running_, settings_ and setup_ against the thread
    std::unique_ptr<AlsaPcm> pcm_; // null: the card is away
    bool running_ = false;
    int watch_fd_ = -1;
    int quit_fd_ = -1;
    std::thread thread_;
};

} // namespace lockstep
