// SPDX-License-Identifier: LGPL-2.1-or-later
//
// Keeps a stream's card: closes it as soon as it is lost, so that its removal is not held up, and
// opens it again when it returns, under the same id and for the same client.
//
// What was asked for and what was agreed are two things here. A card that returns is asked for the
// same again; if it agrees to what the client was told (pcm.hpp, same_to_client()), it is taken up,
// with the rings and the safety offset that it has now.
//
// Ownership: owns the card's PCM, the watch on /dev/snd and one ordinary thread, which lives as
// long as this object. The real-time thread borrows the PCM through the Handover.
// Threads: all public functions are for the controlling thread.
#pragma once

#include "stream/card_pcm.hpp"
#include "stream/folder_watch.hpp"
#include "stream/handover.hpp"
#include "stream/retry_delay.hpp"

#include <mutex>
#include <thread>

namespace lockstep {

// Where the kernel has the device files of sound cards.
inline constexpr const char* sound_devices = "/dev/snd";

class Reopener {
  public:
    // Opens the card by `open`, which the reopening thread calls too. Throws StreamError.
    Reopener(const StreamSettings& settings, Handover<DuplexPcm>& handover, OpenCard open,
             const std::string& device_folder = sound_devices);
    ~Reopener();
    Reopener(const Reopener&) = delete;
    Reopener& operator=(const Reopener&) = delete;

    // What was agreed last; while the card is away, what it is expected to agree to.
    PcmSetup setup();
    // The card's address as found when it was opened first.
    const CardAddress& address() const noexcept { return address_; }

    // Agrees on another period and safety offset; only when stopped. While the card is away they
    // are agreed on its return. On StreamError the old ones stay asked for.
    void configure(unsigned period, unsigned safety);
    // Starts the card and returns it, or null when it is away: it is then offered on its return.
    // Throws StreamError.
    DuplexPcm* start();
    // Stops the card; the real-time thread no longer uses it.
    void stop() noexcept;

  private:
    void run() noexcept;
    int try_open() noexcept;
    void tell_refused(const std::string& why);
    void configure_card(const StreamSettings& wanted);
    bool card_is_alive() const noexcept { return pcm_ && pcm_->is_connected(); }

    Handover<DuplexPcm>& handover_;
    const OpenCard open_;
    CardAddress address_;
    std::mutex mutex_; // guards what follows, to running_, against the thread
    StreamSettings asked_;
    PcmSetup agreed_;
    std::unique_ptr<CardPcm> pcm_; // null: the card is away
    bool running_ = false;
    std::string refusal_; // why the card that is there was not taken up
    FolderWatch watch_;
    WakeEvent quit_;
    std::thread thread_;
};

} // namespace lockstep
