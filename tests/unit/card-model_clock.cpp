// SPDX-License-Identifier: GPL-2.0-or-later
//
// Which clock the card runs on, at which rate, and how its status registers tell of every input.
#include "card-model_bench.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace card_model::test {
namespace {

using ::testing::HasSubstr;

void master(Bench& bench, std::uint32_t control = 0) {
    bench.card.write(CONTROL, MASTER | control);
    if (describe(bench.card.options().kind).family == Family::raydat)
        bench.card.write(SETTINGS, 1);
}

struct Dds {
    Kind kind;
    std::uint32_t value;
    unsigned rate;
};

TEST(CardModelClock, TheInternalClockIsTheConstantByTheDivider) {
    constexpr Dds table[] = {
        {Kind::raydat, 2184533333, 48000}, {Kind::raydat, 2377723356, 44100},
        {Kind::aio, 3276800000, 32000},    {Kind::aiopro, 2184533333, 48000},
        {Kind::madi, 2293110696, 48000},   {Kind::aes, 2495902798, 44100},
        {Kind::raydat, 2139597020, 49008},
    };
    for (const Dds& row : table) {
        SCOPED_TRACE(std::string(describe(row.kind).name) + " " + std::to_string(row.rate));
        Bench bench(row.kind);
        master(bench);
        EXPECT_EQ(bench.card.rate(), 48000U) << "at power-up";
        bench.card.write(PLL_WRITE, row.value);
        EXPECT_EQ(bench.card.rate(), row.rate);
        EXPECT_EQ(bench.card.read(PLL_READ), row.value);
        master(bench, DOUBLE);
        EXPECT_EQ(bench.card.rate(), 2 * row.rate);
        EXPECT_EQ(bench.card.read(PLL_READ), row.value);
        master(bench, QUAD);
        EXPECT_EQ(bench.card.rate(), 4 * row.rate);
        bench.card.write(PLL_WRITE, 0);
        EXPECT_EQ(bench.card.read(PLL_READ), row.value) << "0 is not taken";
    }
}

struct Reference {
    Kind kind;
    bool tco;
    const char* input;
    std::uint32_t control, settings;
    std::uint32_t offset, shift, mask; // where the reference in use is told
    std::uint32_t code;
};

TEST(CardModelClock, FollowsThePreferredReferenceAndTellsOfIt) {
    const auto aes = [](unsigned code) {
        return (code & 3) << 16 | (code >> 2 & 1) << 13 | (code >> 3 & 1) << 25;
    };
    const Reference table[] = {
        {Kind::madi, false, "word", 0 << 16, 0, STATUS2, 8, 7, 0},
        {Kind::madi, false, "madi", 1 << 16, 0, STATUS2, 8, 7, 1},
        {Kind::madi, true, "tco", 2 << 16, 0, STATUS2, 8, 7, 2},
        {Kind::madi, false, "syncin", 3 << 16, 0, STATUS2, 8, 7, 3},
        {Kind::aes, false, "word", aes(0), 0, STATUS0, 16, 15, 0},
        {Kind::aes, false, "aes1", aes(1), 0, STATUS0, 16, 15, 1},
        {Kind::aes, false, "aes6", aes(6), 0, STATUS0, 16, 15, 6},
        {Kind::aes, false, "aes8", aes(8), 0, STATUS0, 16, 15, 8},
        {Kind::aes, true, "tco", aes(9), 0, STATUS0, 16, 15, 9},
        {Kind::aes, false, "syncin", aes(10), 0, STATUS0, 16, 15, 10},
        {Kind::raydat, false, "word", 0, 0 << 1, STATUS1, 28, 15, 0},
        {Kind::raydat, false, "aes", 0, 1 << 1, STATUS1, 28, 15, 1},
        {Kind::raydat, false, "spdif", 0, 2 << 1, STATUS1, 28, 15, 2},
        {Kind::raydat, false, "adat4", 0, 6 << 1, STATUS1, 28, 15, 6},
        {Kind::raydat, false, "word", 0, 9 << 1, STATUS1, 28, 15, 9}, // word clock as a TCO
        {Kind::raydat, true, "tco", 0, 9 << 1, STATUS1, 28, 15, 9},
        {Kind::raydat, false, "syncin", 0, 10 << 1, STATUS1, 28, 15, 10},
        {Kind::aio, false, "adat1", 0, 3 << 1, STATUS1, 28, 15, 3},
        {Kind::aiopro, false, "aes", 0, 1 << 1, STATUS1, 28, 15, 1},
    };
    for (const Reference& row : table) {
        SCOPED_TRACE(std::string(describe(row.kind).name) + " " + row.input);
        Options options = Bench::of(row.kind);
        options.tco = row.tco;
        Bench bench(options);
        const auto in_use = [&] { return bench.card.read(row.offset) >> row.shift & row.mask; };
        bench.card.write(CONTROL, row.control | DOUBLE);
        bench.card.write(SETTINGS, row.settings);
        const unsigned none = row.kind == Kind::madi ? 7 : 15;
        EXPECT_EQ(in_use(), none) << "nothing there: internal";
        EXPECT_EQ(bench.card.rate(), 96000U);

        // Another one that is locked is taken until the preferred one is there.
        for (const auto& input : bench.card.sync().inputs())
            bench.card.sync().set(input.what.name, {true, true, true, 64000});
        bench.card.sync().set(row.input, {true, true, true, 88200});
        EXPECT_EQ(in_use(), row.code);
        EXPECT_EQ(bench.card.selection().name, row.input);
        EXPECT_EQ(bench.card.rate(), 88200U);
        EXPECT_EQ(bench.card.read(PLL_READ), describe(row.kind).dds / 44100);

        bench.card.sync().set(row.input, {true, false, true, 88200});
        EXPECT_TRUE(bench.card.selection().external);
        EXPECT_EQ(bench.card.rate(), 64000U) << "lock lost: the next one";
        for (const auto& input : bench.card.sync().inputs())
            bench.card.sync().set(input.what.name, {false, true, true, 64000});
        EXPECT_EQ(bench.card.rate(), 96000U) << "all lost: internal";
        EXPECT_EQ(in_use(), none);

        bench.card.sync().set(row.input, {true, true, true, 88200});
        bench.card.write(CONTROL, row.control | MASTER | DOUBLE);
        bench.card.write(SETTINGS, row.settings | 1);
        EXPECT_EQ(bench.card.rate(), 96000U) << "master";
        EXPECT_EQ(in_use(), none);
    }
}

TEST(CardModelClock, WithoutThePreferredOneTheFirstThatIsLockedIsFollowed) {
    Bench bench(Kind::aes);
    bench.card.write(CONTROL, 1 << 16); // AES1
    bench.card.sync().set("aes3", {true, true, true, 32000});
    bench.card.sync().set("aes5", {true, true, true, 44100});
    EXPECT_EQ(bench.card.read(STATUS0) >> 16 & 15, 3U);
    EXPECT_EQ(bench.card.rate(), 32000U);
}

TEST(CardModelClock, OnRayDatAndAioTheMasterBitIsInSettings) {
    Bench bench(Kind::raydat);
    bench.card.sync().set("aes", {true, true, true, 44100});
    bench.card.write(SETTINGS, 1 << 1);
    bench.card.write(CONTROL, MASTER);
    EXPECT_EQ(bench.card.rate(), 44100U);
    bench.card.write(CONTROL, 0);
    bench.card.write(SETTINGS, 1 | 1 << 1);
    EXPECT_EQ(bench.card.rate(), 48000U);
}

// One input's bits in one register, by what arrives: only these bits may differ.
struct StatusRow {
    Kind kind;
    bool tco;
    const char* input;
    std::uint32_t offset;
    std::uint32_t lock, sync; // bits
    int class_shift;          // of the 4-bit class in class_offset; -1: none
    std::uint32_t class_offset;
};

TEST(CardModelClock, EveryInputIsToldOfByItsBits) {
    const StatusRow table[] = {
        {Kind::madi, false, "madi", STATUS0, bit(3) | bit(1), bit(18), 22, STATUS0},
        {Kind::madi, false, "syncin", STATUS0, bit(16), bit(17), -1, 0},
        {Kind::madi, true, "tco", STATUS0, bit(5), bit(28), -1, 0},
        {Kind::aes, false, "word", STATUS0, bit(21), bit(20), 22, STATUS0},
        {Kind::aes, true, "tco", STATUS0, bit(29), bit(28), 1, STATUS0},
        {Kind::aes, false, "aes1", STATUS2, bit(7), bit(15), 0, FBITS},
        {Kind::aes, false, "aes2", STATUS2, bit(6), bit(14), 4, FBITS},
        {Kind::aes, false, "aes5", STATUS2, bit(3), bit(11), 16, FBITS},
        {Kind::aes, false, "aes8", STATUS2, bit(0), bit(8), 28, FBITS},
        {Kind::aes, false, "syncin", STATUS2, bit(20), bit(21), 22, STATUS2},
        {Kind::raydat, false, "aes", STATUS1, bit(0), bit(8), 0, FBITS},
        {Kind::raydat, false, "spdif", STATUS1, bit(1), bit(9), 4, FBITS},
        {Kind::raydat, false, "adat1", STATUS1, bit(2), bit(10), 8, FBITS},
        {Kind::raydat, false, "adat4", STATUS1, bit(5), bit(13), 20, FBITS},
        {Kind::raydat, true, "word", STATUS1, bit(24), bit(25), 16, STATUS1},
        {Kind::raydat, true, "tco", STATUS1, bit(26), bit(27), 20, STATUS1},
        {Kind::raydat, false, "syncin", STATUS2, bit(10), bit(11), 12, STATUS2},
        {Kind::aio, false, "adat1", STATUS1, bit(2), bit(10), 8, FBITS},
        {Kind::aiopro, true, "word", STATUS1, bit(24), bit(25), 16, STATUS1},
    };
    constexpr std::uint32_t all[] = {STATUS0, STATUS1, FBITS, STATUS2};
    for (const StatusRow& row : table) {
        SCOPED_TRACE(std::string(describe(row.kind).name) + " " + row.input);
        Options options = Bench::of(row.kind);
        options.tco = row.tco;
        Bench bench(options);
        master(bench);
        Card& card = bench.card;
        std::uint32_t empty[4];
        for (unsigned i = 0; i < 4; ++i)
            empty[i] = card.read(all[i]);
        const auto expect = [&](const InputStatus& status, bool lock, bool sync, unsigned code) {
            card.sync().set(row.input, status);
            for (unsigned i = 0; i < 4; ++i) {
                std::uint32_t changed = 0;
                if (all[i] == row.offset)
                    changed |= (lock ? row.lock : 0) | (sync ? row.sync : 0);
                if (row.class_shift >= 0 && all[i] == row.class_offset)
                    changed |= code << row.class_shift;
                EXPECT_EQ(card.read(all[i]) ^ empty[i], changed)
                    << "register " << all[i] << " rate " << status.rate;
            }
        };
        constexpr std::pair<unsigned, unsigned> classes[] = {{32000, 1},  {44100, 2},  {48000, 3},
                                                             {64000, 4},  {88200, 5},  {96000, 6},
                                                             {128000, 7}, {176400, 8}, {192000, 9}};
        for (const auto& [rate, code] : classes)
            expect({true, true, true, rate}, true, true, code);
        expect({true, true, false, 44100}, true, false, 2);
        expect({true, false, true, 44100}, false, false, 0);
        expect({false, true, true, 44100}, false, false, 0);
    }
}

TEST(CardModelClock, MadiTellsOfWordClockAndOfTheRateInUse) {
    Bench bench(Kind::madi);
    const auto code = [&] {
        const std::uint32_t status = bench.card.read(STATUS2);
        return (status >> 5 & 7) | (status >> 8 & 8);
    };
    bench.card.write(CONTROL, MASTER | 1 << 16);
    EXPECT_EQ(bench.card.read(STATUS2), 7U << 8);
    bench.card.sync().set("word", {true, true, false, 192000});
    EXPECT_EQ(bench.card.read(STATUS2) & (bit(3) | bit(4)), bit(3));
    EXPECT_EQ(code(), 9U);
    bench.card.sync().set("word", {true, true, true, 192000});
    EXPECT_EQ(bench.card.read(STATUS2) & (bit(3) | bit(4)), bit(3) | bit(4));
    bench.card.sync().set("madi", {true, true, true, 32000});
    EXPECT_EQ(code(), 9U) << "internal clock: of word clock";
    bench.card.write(CONTROL, 1 << 16);
    EXPECT_EQ(code(), 1U) << "of the reference in use";
    bench.card.sync().receive_64(false);
    EXPECT_EQ(bench.card.read(STATUS0) & bit(1), 0U);
    EXPECT_EQ(bench.card.read(STATUS0) & bit(2), 0U);
    bench.card.write(CONTROL, 1 << 16 | 1 << 14);
    EXPECT_EQ(bench.card.read(STATUS0) & bit(2), bit(2)) << "coaxial";
}

TEST(CardModelClock, WithoutATcoWordClockIsInBothFields) {
    Bench bench(Kind::raydat);
    bench.card.sync().set("word", {true, true, true, 96000});
    EXPECT_EQ(bench.card.read(STATUS1) >> 16 & 0xfff, 0xf66U);
    // Not where the kernel's own driver looks for it.
    EXPECT_EQ(bench.card.read(STATUS0) & (bit(24) | bit(25)), 0U);
}

struct Presence {
    Kind kind;
    bool input_board, output_board, tco;
    std::uint32_t status2;
    std::uint32_t tco_in_status0; // bit 27
};

TEST(CardModelClock, BoardsAndTcoAreToldOf) {
    constexpr Presence table[] = {
        {Kind::raydat, false, false, false, 0x180, 0},
        {Kind::raydat, false, false, true, 0x1c0, 0},
        {Kind::aio, false, false, false, 0x180, 0},
        {Kind::aio, true, false, false, 0x080, 0},
        {Kind::aio, false, true, false, 0x100, 0},
        {Kind::aiopro, true, true, true, 0x040, 0},
        {Kind::madi, false, false, true, 0x700, bit(27)},
        {Kind::madi, false, false, false, 0x700, 0},
        {Kind::aes, false, false, true, 0, bit(27)},
        {Kind::aes, false, false, false, 0, 0},
    };
    for (const Presence& row : table) {
        Options options = Bench::of(row.kind);
        options.input_board = row.input_board;
        options.output_board = row.output_board;
        options.tco = row.tco;
        Bench bench(options);
        EXPECT_EQ(bench.card.read(STATUS2), row.status2) << describe(row.kind).name;
        EXPECT_EQ(bench.card.read(STATUS0) & bit(27), row.tco_in_status0);
        EXPECT_EQ(bench.card.read(268) >> 24, row.tco ? 11U : 0U) << "firmware of the TCO";
        EXPECT_EQ(bench.card.read(260), 0U);
        if (row.tco) {
            bench.card.sync().set("tco", {true, true, true, 48000});
            EXPECT_EQ(bench.card.read(260), 1U);
        } else {
            EXPECT_THROW(bench.card.sync().set("tco", {}), std::invalid_argument);
        }
    }
}

TEST(CardModelClock, BadInputsAreRefusedByName) {
    Bench bench(Kind::aio);
    try {
        bench.card.sync().set("adat2", {});
        FAIL() << "taken";
    } catch (const std::invalid_argument& error) {
        EXPECT_THAT(error.what(), HasSubstr("\"adat2\""));
        EXPECT_THAT(error.what(), HasSubstr("word, aes, spdif, adat1, syncin"));
    }
    for (const unsigned rate : {0U, 24999U, 210001U})
        EXPECT_THROW(bench.card.sync().set("word", {true, true, true, rate}),
                     std::invalid_argument);
}

} // namespace
} // namespace card_model::test
