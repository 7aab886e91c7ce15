// SPDX-License-Identifier: GPL-2.0-or-later
//
// The JACK server's driver: one stream, one cycle of the graph a period.
//
// Lifetime: jackd's JackThreadedDriver owns the Driver, the Driver owns the Stream and the card's
// reservation from open() to Close(). Ports live from Attach() to Detach().
// Threads: Read and Write run on jackd's real-time thread, between Start and Stop; all else runs on
// its request thread while that thread does not run.
#pragma once

#include "device_reservation.hpp"
#include "options.hpp"
#include "stream/event_thread.hpp"

#include "JackAudioDriver.h"

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace lockstep::jack {

class Driver final : public Jack::JackAudioDriver {
  public:
    Driver(Jack::JackLockedEngine* engine, Jack::JackSynchro* table);

    // Opens the card and registers with the server. Throws StreamError.
    void open(const Options& options);

    int Close() override;
    int Attach() override;
    int Start() override;
    int Stop() override;
    bool IsFixedBufferSize() override { return false; }
    int SetBufferSize(jack_nframes_t period) override;
    // Neither ever fails: jackd's thread would end for good, and nobody would be told.
    int Read() override;
    int Write() override;

  protected:
    void UpdateLatencies() override;

  private:
    jack_port_id_t register_port(const std::string& short_name, const std::string& alias,
                                 JackPortFlags flags);
    void follow_clock(const Cycle& cycle);
    void publish_latencies();
    jack_nframes_t input_latency() const;
    jack_nframes_t output_latency() const;

    Options options_;
    std::optional<DeviceReservation> reservation_;
    std::shared_ptr<observe::Publisher> publisher_;
    std::unique_ptr<EventThread> log_; // into jackd's
    std::unique_ptr<Stream> stream_;
    StreamCounters told_; // what clients have been told of
};

} // namespace lockstep::jack
