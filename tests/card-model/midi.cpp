// SPDX-License-Identifier: GPL-2.0-or-later
//
// See midi.hpp.
#include "card-model/midi.hpp"

#include "card-model/registers.hpp"

#include <algorithm>
#include <stdexcept>
#include <string>

namespace card_model {

namespace {
constexpr unsigned bytes_a_second = 3125; // 31250 baud, ten bits a byte
} // namespace

MidiPorts::MidiPorts(const Description& card, bool tco) {
    for (const MidiPort& port : card.midi)
        if (tco || !port.time_code)
            ports_.push_back({port, {}, {}, {}, {}, {}, 0});
}

const MidiPorts::Port& MidiPorts::at(unsigned port) const {
    if (port >= ports_.size())
        throw std::invalid_argument("MIDI port " + std::to_string(port) + ": this card has 0 to " +
                                    std::to_string(ports_.size() - 1));
    return ports_[port];
}

MidiPorts::Port& MidiPorts::at(unsigned port) {
    static_cast<void>(static_cast<const MidiPorts*>(this)->at(port)); // throws
    return ports_[port];
}

void MidiPorts::receive(unsigned port, std::span<const std::uint8_t> bytes) {
    auto& arriving = at(port).arriving;
    arriving.insert(arriving.end(), bytes.begin(), bytes.end());
}

void MidiPorts::receive_after_look(unsigned port, std::span<const std::uint8_t> bytes) {
    auto& after_look = at(port).after_look;
    after_look.insert(after_look.end(), bytes.begin(), bytes.end());
}

const std::vector<std::uint8_t>& MidiPorts::sent(unsigned port) const {
    return at(port).sent;
}

std::uint64_t MidiPorts::lost(unsigned port) const {
    return at(port).lost;
}

std::uint32_t MidiPorts::read(std::uint32_t offset) {
    for (Port& port : ports_) {
        const MidiPort& registers = port.registers;
        if (offset == registers.in_fill)
            return static_cast<std::uint32_t>(port.in.size());
        if (registers.out_fill != 0 && offset == registers.out_fill)
            return static_cast<std::uint32_t>(port.out.size());
        if (offset == registers.in_data && !port.in.empty()) {
            const std::uint8_t byte = port.in.front();
            port.in.pop_front();
            return byte;
        }
    }
    return 0;
}

bool MidiPorts::write(std::uint32_t offset, std::uint32_t value) {
    for (Port& port : ports_) {
        if (port.registers.out_data == 0 || offset != port.registers.out_data)
            continue;
        if (port.out.size() == fifo_size)
            return false;
        port.out.push_back(static_cast<std::uint8_t>(value));
        return true;
    }
    return false;
}

std::uint32_t MidiPorts::pending() const {
    std::uint32_t bits = 0;
    for (const Port& port : ports_)
        if (!port.in.empty())
            bits |= reg::bit(port.registers.pending_bit);
    return bits;
}

bool MidiPorts::interrupt(std::uint32_t control) const {
    return std::any_of(ports_.begin(), ports_.end(), [control](const Port& port) {
        return !port.in.empty() && (control & reg::bit(port.registers.enable_bit)) != 0;
    });
}

void MidiPorts::arrive(Port& port, std::uint8_t byte) {
    if (port.in.size() < fifo_size)
        port.in.push_back(byte);
    else
        ++port.lost;
}

void MidiPorts::audio_looked_at() {
    for (Port& port : ports_) {
        for (const std::uint8_t byte : port.after_look)
            arrive(port, byte);
        port.after_look.clear();
    }
}

void MidiPorts::pass_byte(Port& port) {
    if (!port.arriving.empty()) {
        arrive(port, port.arriving.front());
        port.arriving.pop_front();
    }
    if (!port.out.empty()) {
        port.sent.push_back(port.out.front());
        port.out.pop_front();
    }
}

void MidiPorts::pass_burst(unsigned rate) {
    time_ += std::uint64_t{burst} * bytes_a_second;
    for (; time_ >= rate; time_ -= rate)
        for (Port& port : ports_)
            pass_byte(port);
}

void MidiPorts::reset() {
    for (Port& port : ports_) {
        port.in.clear();
        port.out.clear();
    }
}

} // namespace card_model
