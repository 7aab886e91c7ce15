// SPDX-License-Identifier: GPL-2.0-or-later
#include "device_reservation.hpp"

#include "JackServerGlobals.h"

#include <alsa/asoundlib.h>

#include <chrono>

namespace lockstep::jack {
namespace {

using Server = Jack::JackServerGlobals;

// "hw:ID,0" and "hw:CARD=ID,DEV=0" name their card; other devices name none that can be reserved.
int card_of(const std::string& device) {
    const std::size_t colon = device.find(':');
    if (colon == std::string::npos)
        return -1;
    std::string card = device.substr(colon + 1);
    card = card.substr(0, card.find(','));
    if (card.starts_with("CARD="))
        card.erase(0, 5);
    return snd_card_get_index(card.c_str());
}

} // namespace

DeviceReservation::DeviceReservation(const std::string& device) {
    const int card = card_of(device);
    if (card < 0 || Server::on_device_acquire == nullptr)
        return;
    const std::string name = "Audio" + std::to_string(card);
    if (!Server::on_device_acquire(name.c_str()))
        return;
    name_ = name;
    if (Server::on_device_reservation_loop == nullptr)
        return;
    answers_ = std::jthread([this](const std::stop_token& stop) {
        // The interface offers nothing to wait on: it wants to be called now and then.
        constexpr std::chrono::milliseconds pause{50};
        std::unique_lock lock(mutex_);
        while (!stop.stop_requested()) {
            Server::on_device_reservation_loop();
            wake_.wait_for(lock, stop, pause, [] { return false; });
        }
    });
}

DeviceReservation::~DeviceReservation() {
    if (answers_.joinable()) {
        answers_.request_stop();
        answers_.join();
    }
    if (!name_.empty() && Server::on_device_release != nullptr)
        Server::on_device_release(name_.c_str());
}

} // namespace lockstep::jack
