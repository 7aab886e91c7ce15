// SPDX-License-Identifier: GPL-2.0-or-later
//
// The MIDI ports: FIFOs of 128 bytes to the driver, wires of 3125 bytes a second to the world.
#pragma once

#include "card-model/kind.hpp"

#include <cstdint>
#include <deque>
#include <span>
#include <vector>

namespace card_model {

class MidiPorts {
  public:
    static constexpr unsigned fifo_size = 128;

    // Ports for time code are there only with a TCO.
    MidiPorts(const Description& card, bool tco);

    unsigned ports() const { return static_cast<unsigned>(ports_.size()); }
    // The world's end. Ports are numbered as the facts do, below ports(); another one throws
    // std::invalid_argument.
    // Bytes for the card; they arrive one by one as time passes.
    void receive(unsigned port, std::span<const std::uint8_t> bytes);
    // Bytes that are in the FIFO all at once as soon as a driver has looked at what the card
    // interrupts for and found audio: too late for that look, while the driver is still at it.
    void receive_after_look(unsigned port, std::span<const std::uint8_t> bytes);
    // Everything that has left the card.
    const std::vector<std::uint8_t>& sent(unsigned port) const;
    // Bytes that arrived at a full FIFO and were lost.
    std::uint64_t lost(unsigned port) const;

    // The driver's end: registers by offset.
    std::uint32_t read(std::uint32_t offset);
    bool write(std::uint32_t offset, std::uint32_t value); // false: the FIFO is full
    std::uint32_t pending() const;                         // bits of STATUS0
    bool interrupt(std::uint32_t control) const;           // some port's, enabled in CONTROL

    void audio_looked_at();
    void pass_burst(unsigned rate); // frames a second
    void reset();                   // empties the FIFOs

  private:
    struct Port {
        MidiPort registers;
        std::deque<std::uint8_t> arriving;
        std::deque<std::uint8_t> after_look;
        std::deque<std::uint8_t> in;
        std::deque<std::uint8_t> out;
        std::vector<std::uint8_t> sent;
        std::uint64_t lost = 0;
    };
    Port& at(unsigned port);
    const Port& at(unsigned port) const;
    static void pass_byte(Port& port);
    static void arrive(Port& port, std::uint8_t byte);

    std::vector<Port> ports_;
    std::uint64_t time_ = 0; // frames times bytes a second; a byte is due at each `rate`
};

} // namespace card_model
