// SPDX-License-Identifier: GPL-2.0-or-later
//
// The MIDI ports of each card: registers, FIFOs, wires, pending bits and interrupts.
#include "card-model_bench.hpp"

#include <gtest/gtest.h>

#include <numeric>

namespace card_model::test {
namespace {

using Bytes = std::vector<std::uint8_t>;

struct PortRow {
    Kind kind;
    bool tco;
    unsigned port;
    std::uint32_t out_data, out_fill; // 0: none
    std::uint32_t in_data, in_fill;
    unsigned enable, pending;
};

constexpr PortRow ports[] = {
    {Kind::madi, false, 0, 352, 384, 360, 392, 22, 30},
    {Kind::madi, false, 1, 356, 388, 364, 396, 23, 31},
    {Kind::madi, false, 2, 368, 400, 372, 404, 21, 29},
    {Kind::madi, true, 3, 0, 0, 376, 408, 26, 21},
    {Kind::aes, false, 0, 352, 384, 360, 392, 22, 30},
    {Kind::aes, false, 1, 356, 388, 364, 396, 23, 31},
    {Kind::aes, true, 2, 0, 0, 372, 404, 21, 5},
    {Kind::raydat, false, 1, 356, 388, 364, 396, 23, 31},
    {Kind::raydat, true, 2, 0, 0, 372, 404, 21, 29},
    {Kind::aio, false, 0, 352, 384, 360, 392, 22, 30},
    {Kind::aio, true, 1, 0, 0, 364, 396, 23, 31},
    {Kind::aiopro, false, 0, 352, 384, 360, 392, 22, 30},
};

Bench on_bench(const PortRow& row) {
    Options options = Bench::of(row.kind);
    options.tco = row.tco;
    return Bench(options);
}

TEST(CardModelMidi, CardsHaveTheirPorts) {
    constexpr std::pair<Kind, std::pair<unsigned, unsigned>> table[] = {{Kind::madi, {3, 4}},
                                                                        {Kind::aes, {2, 3}},
                                                                        {Kind::raydat, {2, 3}},
                                                                        {Kind::aio, {1, 2}},
                                                                        {Kind::aiopro, {1, 2}}};
    for (const auto& [kind, count] : table) {
        EXPECT_EQ(MidiPorts(describe(kind), false).ports(), count.first);
        EXPECT_EQ(MidiPorts(describe(kind), true).ports(), count.second);
        EXPECT_THROW(MidiPorts(describe(kind), true).receive(count.second, {}),
                     std::invalid_argument);
    }
}

TEST(CardModelMidi, WhatArrivesIsPendingUntilReadAndInterruptsIfEnabled) {
    for (const PortRow& row : ports) {
        SCOPED_TRACE(std::string(describe(row.kind).name) + " port " + std::to_string(row.port));
        Bench bench = on_bench(row);
        Card& card = bench.card;
        const std::uint32_t quiet = card.read(STATUS0);
        card.midi().receive(row.port, Bytes{0x90, 0x40, 0x7f});
        EXPECT_EQ(card.read(row.in_fill) & 0xff, 0U) << "still on the wire";
        bench.step(64);
        EXPECT_EQ(card.read(row.in_fill) & 0xff, 3U);
        EXPECT_EQ(card.read(STATUS0) ^ quiet, bit(row.pending));
        EXPECT_FALSE(card.interrupt());
        card.write(CONTROL, 0xffffffff & ~(bit(row.enable) | START));
        EXPECT_FALSE(card.interrupt()) << "other ports' enables";
        card.write(CONTROL, bit(row.enable));
        EXPECT_TRUE(card.interrupt());
        card.write(CONFIRM, 0);
        EXPECT_TRUE(card.interrupt()) << "only reading the bytes quietens it";
        EXPECT_TRUE(card.gate_open()) << "audio does not wait for it";
        for (const std::uint32_t byte : {0x90U, 0x40U, 0x7fU}) {
            EXPECT_TRUE(card.interrupt());
            EXPECT_EQ(card.read(row.in_data), byte);
        }
        EXPECT_FALSE(card.interrupt());
        EXPECT_EQ(card.read(row.in_data), 0U) << "empty";
    }
}

TEST(CardModelMidi, TheSerialNumberIsAboveTheFill) {
    Bench bench(Kind::raydat);
    bench.card.midi().receive(0, Bytes{1, 2});
    bench.step(64);
    EXPECT_EQ(bench.card.read(392), 123456U << 8 | 2);
}

TEST(CardModelMidi, WhatIsWrittenLeavesAtTheWiresPace) {
    for (const PortRow& row : ports) {
        if (row.out_data == 0)
            continue;
        SCOPED_TRACE(std::string(describe(row.kind).name) + " port " + std::to_string(row.port));
        Bench bench = on_bench(row);
        Card& card = bench.card;
        Bytes bytes(128);
        std::iota(bytes.begin(), bytes.end(), std::uint8_t{0});
        for (const std::uint8_t byte : bytes)
            card.write(row.out_data, byte);
        EXPECT_EQ(card.read(row.out_fill), 128U);
        card.write(row.out_data, 0xee);
        EXPECT_EQ(card.read(row.out_fill), 128U);
        EXPECT_EQ(card.counters().midi_overruns, 1U) << "into a full FIFO";
        bench.step(480); // 10 ms: 31.25 bytes
        EXPECT_EQ(card.read(row.out_fill), 128U - 31);
        EXPECT_EQ(card.midi().sent(row.port), Bytes(bytes.begin(), bytes.begin() + 31));
        bench.step(4800);
        EXPECT_EQ(card.midi().sent(row.port), bytes);
        EXPECT_EQ(card.read(row.out_fill), 0U);
    }
}

TEST(CardModelMidi, AWireCarriesThreeThousandAndSomeBytesASecond) {
    for (const unsigned rate : {32000U, 48000U, 192000U}) {
        MidiPorts ports(describe(Kind::aio), false);
        ports.receive(0, Bytes(4000, 7));
        unsigned arrived = 0;
        for (unsigned frame = 0; frame < rate; frame += burst) {
            ports.pass_burst(rate);
            for (; (ports.read(392) & 0xff) != 0; ++arrived)
                ports.read(360);
        }
        EXPECT_EQ(arrived, 3125U) << rate;
    }
}

TEST(CardModelMidi, ArrivesBetweenALookAtAnAudioInterruptAndItsConfirmation) {
    Bench bench(Kind::madi);
    Card& card = bench.card;
    card.write(CONTROL, START | IE | bit(22));
    card.midi().receive_after_look(0, Bytes{0x90, 0x40});
    card.read(STATUS0);
    EXPECT_EQ(card.read(392) & 0xff, 0U) << "audio has not interrupted";
    while (!card.interrupt())
        bench.step(burst);
    EXPECT_EQ(card.read(392) & 0xff, 0U) << "nobody has looked";
    EXPECT_EQ(card.read(STATUS0) & bit(30), 0U) << "the look itself does not tell of it";
    EXPECT_EQ(card.read(392) & 0xff, 2U);
    card.write(CONFIRM, 0);
    EXPECT_TRUE(card.interrupt()) << "by MIDI";
    EXPECT_EQ(card.read(360), 0x90U);
    EXPECT_EQ(card.read(360), 0x40U);
    EXPECT_FALSE(card.interrupt());
}

TEST(CardModelMidi, AFullInputLosesWhatArrives) {
    Bench bench(Kind::raydat);
    bench.card.midi().receive(1, Bytes(130, 7));
    bench.step(4800);
    EXPECT_EQ(bench.card.read(396) & 0xff, 128U);
    EXPECT_EQ(bench.card.midi().lost(1), 2U);
    bench.card.reset();
    EXPECT_EQ(bench.card.read(396) & 0xff, 0U);
}

} // namespace
} // namespace card_model::test
