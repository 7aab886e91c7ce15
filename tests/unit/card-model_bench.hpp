// SPDX-License-Identifier: GPL-2.0-or-later
//
// A card on a bench: memory to play from and record to, and what a driver does with both.
#pragma once

#include "card-model/card.hpp"

#include <cstring>
#include <string>
#include <vector>

namespace card_model::test {

// Registers and bits, as the facts number them; not the model's own constants.
inline constexpr std::uint32_t SETTINGS = 0, CONTROL = 64, CONFIRM = 96, PLL_WRITE = 256;
inline constexpr std::uint32_t STATUS0 = 0, STATUS1 = 64, FBITS = 128, STATUS2 = 192,
                               PLL_READ = 512;
inline constexpr std::uint32_t START = 1, MASTER = 1 << 4, IE = 1 << 5, DOUBLE = 1 << 8;
inline constexpr std::uint32_t MADI_64 = 1 << 10, QUAD = 1U << 31;

constexpr std::uint32_t bit(unsigned n) {
    return 1U << n;
}

// 4 MiB for each direction at bus addresses of their own, nothing elsewhere.
class Memory final : public GuestMemory {
  public:
    static constexpr std::uint64_t playback_base = 0x10000000, capture_base = 0x20000000;
    static constexpr std::size_t ring_frames = 16384;

    bool read(std::uint64_t address, std::span<std::byte> into) override {
        const std::int32_t* from = find(address, into.size());
        if (from != nullptr)
            std::memcpy(into.data(), from, into.size());
        return from != nullptr;
    }
    bool write(std::uint64_t address, std::span<const std::byte> from) override {
        std::int32_t* to = find(address, from.size());
        if (to != nullptr)
            std::memcpy(to, from.data(), from.size());
        return to != nullptr;
    }
    std::int32_t& playback(unsigned channel, std::size_t frame) {
        return playback_[channel * ring_frames + frame];
    }
    std::int32_t& capture(unsigned channel, std::size_t frame) {
        return capture_[channel * ring_frames + frame];
    }
    void fill_capture(std::int32_t value) { capture_.assign(capture_.size(), value); }

  private:
    std::int32_t* find(std::uint64_t address, std::size_t bytes) {
        const std::uint64_t size = playback_.size() * sizeof(std::int32_t);
        for (auto [base, samples] :
             {std::pair{playback_base, &playback_}, {capture_base, &capture_}})
            if (address >= base && address + bytes <= base + size)
                return samples->data() + (address - base) / sizeof(std::int32_t);
        return nullptr;
    }
    std::vector<std::int32_t> playback_ = std::vector<std::int32_t>(ring_frames * channel_slots);
    std::vector<std::int32_t> capture_ = playback_;
};

class Sink final : public AudioSink {
  public:
    void start(unsigned rate) override {
        frames.clear();
        rates.push_back(rate);
    }
    void write(const Frame& frame) override { frames.push_back(frame); }
    void stop() override { ++stops; }

    std::vector<Frame> frames;
    std::vector<unsigned> rates;
    unsigned stops = 0;
};

class Bench {
  public:
    explicit Bench(const Options& options) : card(options, memory) { card.audio().set_sink(&sink); }
    explicit Bench(Kind kind) : Bench(of(kind)) {}

    // Page registers and the enable bit of one channel.
    void use(Direction direction, unsigned channel) {
        give_pages(direction, channel);
        enable(direction, channel, true);
    }
    void give_pages(Direction direction, unsigned channel) {
        const bool out = direction == Direction::playback;
        const std::uint64_t base =
            (out ? Memory::playback_base : Memory::capture_base) + std::uint64_t{65536} * channel;
        for (unsigned page = 0; page < 16; ++page)
            card.write((out ? 8192 : 12288) + 4 * (16 * channel + page),
                       static_cast<std::uint32_t>(base + std::uint64_t{4096} * page));
    }
    void enable(Direction direction, unsigned channel, bool on) {
        card.write((direction == Direction::playback ? 512 : 768) + 4 * channel, on ? 1 : 0);
    }
    void use_all() {
        for (unsigned channel = 0; channel < channel_slots; ++channel) {
            use(Direction::playback, channel);
            use(Direction::capture, channel);
        }
    }
    void fader(unsigned output, unsigned source, std::uint32_t value) {
        card.write(32768 + 4 * (128 * output + source), value);
    }
    void unity() {
        for (unsigned channel = 0; channel < channel_slots; ++channel)
            fader(channel, 64 + channel, 32768);
    }
    void step(unsigned frames) {
        for (unsigned passed = 0; passed < frames; passed += burst)
            card.step();
    }
    unsigned position() { return (card.read(STATUS0) & 0xffc0) / 4; }
    bool pending() { return (card.read(STATUS0) & 1) != 0; }

    static Options of(Kind kind) {
        Options options;
        options.kind = kind;
        return options;
    }

    Memory memory;
    Sink sink;
    Card card;
};

// A period's code in CONTROL.
constexpr std::uint32_t period_code(unsigned code) {
    return code << 1;
}

} // namespace card_model::test
