// SPDX-License-Identifier: GPL-2.0-or-later
//
// A card's D-Bus reservation (org.freedesktop.ReserveDevice1), through the functions that jackd
// lends its drivers: PipeWire and PulseAudio let go of a card that is reserved.
#pragma once

#include <condition_variable>
#include <mutex>
#include <string>
#include <thread>

namespace lockstep::jack {

// Asks for the card of an ALSA device ("hw:Lockstep,0"). Not getting it is no error: there may be
// no session bus, and a card in use says so when it is opened. Released by the destructor.
class DeviceReservation {
  public:
    explicit DeviceReservation(const std::string& device);
    ~DeviceReservation();
    DeviceReservation(const DeviceReservation&) = delete;
    DeviceReservation& operator=(const DeviceReservation&) = delete;

  private:
    std::string name_; // "Audio0"; empty: nothing held
    std::mutex mutex_;
    std::condition_variable_any wake_;
    std::jthread answers_; // answers others' requests while the card is held
};

} // namespace lockstep::jack
