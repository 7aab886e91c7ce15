// SPDX-License-Identifier: GPL-2.0-or-later
//
// An HDSPe card: what a driver can see of it through its registers, its interrupt and its DMA, and
// what the world can do to it. Pure: no thread, no clock, no file; the owner calls from one thread
// at a time and lets time pass by step().
//
// What is told of it here comes from drivers' sources, never from a card: docs/hdspe.md lists what
// is assumed.
#pragma once

#include "card-model/audio_interrupt.hpp"
#include "card-model/audio_path.hpp"
#include "card-model/counters.hpp"
#include "card-model/dma.hpp"
#include "card-model/faults.hpp"
#include "card-model/guest_memory.hpp"
#include "card-model/kind.hpp"
#include "card-model/midi.hpp"
#include "card-model/options.hpp"
#include "card-model/sync.hpp"

#include <cstdint>

namespace card_model {

class Card {
  public:
    static constexpr unsigned burst = card_model::burst;

    // `memory` must outlive the card. Throws std::invalid_argument for options that the kind does
    // not have.
    Card(const Options& options, GuestMemory& memory);

    // BAR0, 64 KiB: aligned 32-bit accesses at byte offsets. What cannot be read is 0; an offset
    // that is unaligned or outside is counted and reads as all ones.
    std::uint32_t read(std::uint32_t offset);
    void write(std::uint32_t offset, std::uint32_t value);
    // An access of another width, which is the server's to refuse.
    void count_bad_access() { ++counters_.bad_accesses; }
    // It has no power until reset(), which its owner sees to.
    void power_off();
    void count_access_without_power() { ++counters_.accesses_without_power; }
    // Power-up state of all registers and FIFOs. What the world did (inputs, sources, cables,
    // faults) stays.
    void reset();

    // Level of the interrupt line, or whether a message is due where MSI is used: signal it when it
    // rises, and again when the guest unmasks while it is high.
    bool interrupt() const;

    // Lets 16 frames pass: audio through the mixer, MIDI bytes on their wires; DMA, the position
    // and period edges only while running(). To be called while stopped too, at any pace.
    void step();
    bool running() const;
    // Whether a gated clock may step: no interrupt of a period waits to be confirmed.
    bool gate_open() const;
    // Frames a second of the clock in use, the internal or an external one, with the speed mode.
    unsigned rate() const;
    Speed speed() const;
    unsigned period() const; // frames
    unsigned ring() const;   // frames
    // Frames since the engine started, or since reset if it did not.
    std::uint64_t frames() const { return frames_; }
    // As STATUS0 tells it, frames; stuck if that fault is on.
    unsigned position() const { return told_position_; }
    unsigned buffer_id() const { return buffer_id_; }

    const Description& description() const { return description_; }
    const Options& options() const { return options_; }
    // What the driver last wrote.
    std::uint32_t control() const { return control_; }
    std::uint32_t settings() const { return settings_; }

    Sync& sync() { return sync_; }        // clock inputs: presence, lock, sync, rate
    AudioPath& audio() { return audio_; } // sources, cables, sink, mixer, meters
    MidiPorts& midi() { return midi_; }   // the wires' ends
    Faults& faults() { return faults_; }  // of the card as a whole
    AudioInterrupt& audio_interrupt() { return audio_interrupt_; } // lost and late ones
    const Dma& dma() const { return dma_; }
    Counters& counters() { return counters_; }
    // The clock in use.
    Selection selection() const;

  private:
    std::uint32_t read_register(std::uint32_t offset, RegisterGroup group);
    std::uint32_t read_status(std::uint32_t offset) const;
    std::uint32_t read_identity(std::uint32_t offset) const;
    void write_register(std::uint32_t offset, std::uint32_t value, RegisterGroup group);
    std::uint32_t read_tco(unsigned word) const;
    void write_table(std::uint32_t offset, std::uint32_t value, RegisterGroup group);
    void write_control(std::uint32_t value);
    void write_dds(std::uint32_t value);
    void check_value(bool good);
    void restart_engine();
    void tell_position();
    void update_channels();
    void advance_position();
    ClockSetting clock_setting() const;

    const Options options_;
    const Description& description_;
    GuestMemory& memory_;
    Counters counters_;
    Sync sync_;
    AudioPath audio_;
    MidiPorts midi_;
    Dma dma_;
    AudioInterrupt audio_interrupt_;
    Faults faults_;

    ChannelSets sets_; // that are there at this speed
    std::uint32_t control_ = 0;
    std::uint32_t settings_ = 0;
    std::uint32_t pll_ = 0;
    std::uint32_t tco_[4] = {};
    std::uint64_t frames_ = 0;
    unsigned position_ = 0;      // frames in the ring, where the engine is
    unsigned told_position_ = 0; // frames, what STATUS0 says
    unsigned buffer_id_ = 0;
};

} // namespace card_model
