// SPDX-License-Identifier: GPL-2.0-or-later
//
// A JACK client that plays the bench's ramp to every channel and judges what channel 1 captures.
//
// Threads: the constructor, the destructor and the plain functions are for one controlling thread;
// JACK's real-time thread runs process() between the two, and neither allocates nor locks in it.
// Its only system calls are one in the first cycle and the posts at the window's two ends.
#pragma once

#include "asio-host/ramp.hpp"

#include <jack/jack.h>

#include <atomic>
#include <cstdint>
#include <memory>
#include <semaphore>
#include <stdexcept>
#include <sys/types.h>
#include <vector>

namespace lockstep::lab {

struct ServerError : std::runtime_error {
    using std::runtime_error::runtime_error;
};

struct PortLatency {
    unsigned capture = 0; // frames
    unsigned playback = 0;
};

class RampClient {
  public:
    // Registers `channels` ports each way and connects them to the card's first ones. The window
    // is counted in seconds of the server's frames. Throws ServerError.
    RampClient(unsigned channels, double warm_up_seconds, double window_seconds);

    // Blocks until the window begins, or ends; false: the server has gone away.
    bool wait_begin();
    bool wait_end();

    // The card's ports, as the server reports them. Throws ServerError where a range is not one
    // number: a card has no such latency.
    PortLatency latency() const;
    unsigned rate() const noexcept { return rate_; }
    unsigned period() const noexcept { return period_; }
    pid_t thread() const noexcept { return thread_; }
    std::uint64_t cycles() const noexcept { return cycles_; }
    unsigned xruns() const noexcept { return xruns_; }

    // Stops; the results below are final then.
    void stop() noexcept;
    const host::RampJudge& judge() const noexcept { return judge_; }
    // Frames lost in the window's last quarter: 0 once a disturbance is over.
    std::uint64_t lost_at_end() const noexcept { return judge_.lost() - lost_before_end_; }

  private:
    struct Close {
        void operator()(jack_client_t* client) const noexcept { jack_client_close(client); }
    };

    void register_callbacks();
    void connect(unsigned channels);
    int process(jack_nframes_t frames) noexcept;
    void judge(const float* captured, jack_nframes_t frames, std::uint64_t skipped) noexcept;
    // Another period has another round trip. JACK calls no process() meanwhile.
    void change_period(jack_nframes_t frames) noexcept;

    unsigned rate_ = 0;
    std::uint64_t first_ = 0;   // frames of the window: from first_
    std::uint64_t quarter_ = 0; // the last quarter
    std::uint64_t end_ = 0;
    std::vector<jack_port_t*> inputs_;
    std::vector<jack_port_t*> outputs_;

    std::uint64_t frame_ = 0; // number of the cycle's first frame
    jack_nframes_t server_frame_ = 0;
    bool running_ = false;
    bool resync_ = false; // the server's frame count starts anew
    host::RampJudge judge_;
    std::uint64_t lost_before_end_ = 0;

    std::atomic<unsigned> period_{0};
    std::atomic<pid_t> thread_{0};
    std::atomic<std::uint64_t> cycles_{0};
    std::atomic<unsigned> xruns_{0};
    std::atomic<bool> gone_{false};
    std::counting_semaphore<8> begin_{0};
    std::counting_semaphore<8> finish_{0};
    // Last: closed first, so that no callback finds the rest gone.
    std::unique_ptr<jack_client_t, Close> client_;
};

} // namespace lockstep::lab
