// SPDX-License-Identifier: GPL-2.0-or-later
//
// Which registers each card has, and what becomes of accesses that a right driver never makes.
#include "card-model_bench.hpp"

#include <gtest/gtest.h>

#include <set>

namespace card_model::test {
namespace {

using Offsets = std::set<std::uint32_t>;

void add(Offsets& offsets, std::uint32_t base, unsigned words) {
    for (unsigned i = 0; i < words; ++i)
        offsets.insert(base + 4 * i);
}

struct Registers {
    Kind kind;
    bool tco;
    Offsets only_read;    // besides those of every card
    Offsets only_written; // likewise
};

const Registers table[] = {
    {Kind::madi, false, {356 + 8, 372, 388, 400, 404}, {356, 368}},
    {Kind::madi,
     true,
     {364, 372, 388, 400, 404, 376, 408, 256, 260, 264, 268},
     {356, 368, 128, 132, 136, 140}},
    {Kind::aes, false, {128, 364, 388}, {356, 384}},
    {Kind::aes,
     true,
     {128, 364, 388, 372, 404, 256, 260, 264, 268},
     {356, 384, 128, 132, 136, 140}},
    {Kind::raydat, false, {64, 128, 364, 388}, {0, 356}},
    {Kind::raydat,
     true,
     {64, 128, 364, 388, 372, 404, 256, 260, 264, 268},
     {0, 356, 128, 132, 136, 140}},
    {Kind::aio, false, {64, 128}, {0}},
    {Kind::aio, true, {64, 128, 364, 256, 260, 264, 268}, {0, 128, 132, 136, 140}},
    {Kind::aiopro, false, {64, 128}, {0}},
};

TEST(CardModelRegisters, EachCardHasItsOwnAndNoOthers) {
    for (const Registers& row : table) {
        SCOPED_TRACE(std::string(describe(row.kind).name) + (row.tco ? " with TCO" : ""));
        Offsets readable{0, 192, 360, 384, 392, 396, 416, 420, 448, 512};
        for (const std::uint32_t base : {4096, 6144, 7168})
            add(readable, base, 192);
        Offsets writable{32, 36, 48, 64, 96, 256, 352};
        for (const std::uint32_t base : {512, 768, 1536})
            add(writable, base, 64);
        add(writable, 8192, 2048);
        add(writable, 32768, 8192);
        readable.insert(row.only_read.begin(), row.only_read.end());
        writable.insert(row.only_written.begin(), row.only_written.end());

        Offsets known_read;
        Offsets known_written;
        for (std::uint32_t offset = 0; offset < 65536; offset += 4) {
            if (read_group(describe(row.kind), row.tco, offset) != RegisterGroup::unknown)
                known_read.insert(offset);
            if (write_group(describe(row.kind), row.tco, offset) != RegisterGroup::unknown)
                known_written.insert(offset);
        }
        EXPECT_EQ(known_read, readable);
        EXPECT_EQ(known_written, writable);
    }
}

TEST(CardModelRegisters, AnyAccessAnywhereIsHarmlessAndWriteOnlyReadsNull) {
    for (const Kind kind : all_kinds)
        for (const bool tco : {false, true}) {
            Options options = Bench::of(kind);
            options.tco = tco;
            Bench bench(options);
            for (std::uint32_t offset = 0; offset < 65536; offset += 4)
                bench.card.write(offset, 0xffffffff);
            for (std::uint32_t offset = 0; offset < 65536; offset += 4) {
                const std::uint32_t value = bench.card.read(offset);
                if (read_group(describe(kind), tco, offset) == RegisterGroup::unknown) {
                    EXPECT_EQ(value, 0U) << offset;
                }
            }
            bench.step(64);
            EXPECT_EQ(bench.card.counters().bad_accesses, 0U);
        }
}

TEST(CardModelRegisters, UnalignedAndOutsideAreCountedAndReadAsAllOnes) {
    Bench bench(Kind::raydat);
    for (const std::uint32_t offset : {1U, 2U, 63U, 65536U, 0xfffffffcU}) {
        EXPECT_EQ(bench.card.read(offset), 0xffffffffU) << offset;
        bench.card.write(offset, START);
    }
    bench.card.count_bad_access();
    EXPECT_EQ(bench.card.counters().bad_accesses, 11U);
    EXPECT_FALSE(bench.card.running());
}

TEST(CardModelRegisters, AccessesAreCountedByGroup) {
    Bench bench(Kind::raydat);
    Counters& counters = bench.card.counters();
    bench.use(Direction::capture, 3);
    bench.fader(1, 2, 3);
    bench.card.read(STATUS0);
    bench.card.read(STATUS1);
    bench.card.read(4096);
    bench.card.read(PLL_READ);
    bench.card.read(392);
    bench.card.read(360);
    bench.card.write(CONTROL, 0);
    bench.card.write(CONFIRM, 0);
    bench.card.write(SETTINGS, 0);
    bench.card.write(384, 0);
    EXPECT_EQ(counters.writes_of(RegisterGroup::page), 16U);
    EXPECT_EQ(counters.writes_of(RegisterGroup::enable), 1U);
    EXPECT_EQ(counters.writes_of(RegisterGroup::mixer), 1U);
    EXPECT_EQ(counters.writes_of(RegisterGroup::control), 1U);
    EXPECT_EQ(counters.writes_of(RegisterGroup::confirm), 1U);
    EXPECT_EQ(counters.writes_of(RegisterGroup::settings), 1U);
    EXPECT_EQ(counters.writes_of(RegisterGroup::unknown), 1U);
    EXPECT_EQ(counters.reads_of(RegisterGroup::status), 2U);
    EXPECT_EQ(counters.reads_of(RegisterGroup::meter), 1U);
    EXPECT_EQ(counters.reads_of(RegisterGroup::clock), 1U);
    EXPECT_EQ(counters.reads_of(RegisterGroup::midi), 2U);
    EXPECT_EQ(counters.reads_of(RegisterGroup::unknown), 0U);
    counters = {};
    EXPECT_EQ(counters.reads_of(RegisterGroup::status), 0U);
}

TEST(CardModelRegisters, ValuesThatARegisterDoesNotTakeAreCounted) {
    Bench bench(Kind::raydat);
    const std::uint64_t& bad = bench.card.counters().bad_values;
    bench.fader(0, 0, 65535);
    EXPECT_EQ(bad, 0U);
    bench.fader(0, 0, 65536);
    EXPECT_EQ(bad, 1U);
    bench.card.write(512, 2);
    EXPECT_EQ(bad, 2U);
    bench.card.write(12288, 4);
    EXPECT_EQ(bad, 3U);
    bench.card.write(PLL_WRITE, 0);
    EXPECT_EQ(bad, 4U);
    bench.card.write(PLL_WRITE, 1);
    EXPECT_EQ(bad, 5U);
    bench.card.write(PLL_WRITE, 0xffffffff); // 24.4 kHz
    EXPECT_EQ(bad, 6U);
    EXPECT_EQ(bench.card.rate(), 48000U);
}

} // namespace
} // namespace card_model::test
