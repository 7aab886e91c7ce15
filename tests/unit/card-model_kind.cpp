// SPDX-License-Identifier: GPL-2.0-or-later
//
// What each card says it is, and which hardware channels it has at which speed.
#include "card-model_bench.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace card_model::test {
namespace {

using ::testing::ElementsAreArray;
using ::testing::HasSubstr;

struct Identity {
    const char* name;
    Kind kind;
    unsigned vendor, device, revision;
    std::uint64_t dds;
};

TEST(CardModelKind, EachCardHasItsIds) {
    constexpr Identity table[] = {
        {"madi", Kind::madi, 0x10ee, 0x3fc6, 0xd2, 110069313433624},
        {"aes", Kind::aes, 0x10ee, 0x3fc6, 0xf0, 110069313433624},
        {"raydat", Kind::raydat, 0x10ee, 0x3fc6, 0xd3, 104857600000000},
        {"aio", Kind::aio, 0x10ee, 0x3fc6, 0xd4, 104857600000000},
        {"aiopro", Kind::aiopro, 0x1d18, 0x3fc6, 0xd4, 104857600000000},
    };
    for (const Identity& row : table) {
        SCOPED_TRACE(row.name);
        EXPECT_EQ(kind_by_name(row.name), row.kind);
        const Description& card = describe(row.kind);
        EXPECT_EQ(card.kind, row.kind);
        EXPECT_EQ(card.vendor, row.vendor);
        EXPECT_EQ(card.device, row.device);
        EXPECT_EQ(card.revision, row.revision);
        EXPECT_EQ(card.dds, row.dds);
    }
    try {
        kind_by_name("hammerfall");
        FAIL() << "taken";
    } catch (const std::invalid_argument& error) {
        EXPECT_THAT(error.what(), HasSubstr("hammerfall"));
        EXPECT_THAT(error.what(), HasSubstr("madi, aes, raydat, aio, aiopro"));
    }
}

struct Slots {
    Kind kind;
    Direction direction;
    Speed speed;
    bool board;
    std::vector<unsigned> slots;
    std::string first, last;
};

std::vector<unsigned> range(unsigned from, unsigned count) {
    std::vector<unsigned> slots;
    for (unsigned i = 0; i < count; ++i)
        slots.push_back(from + i);
    return slots;
}

TEST(CardModelKind, ChannelsOfEachSpeedAreWhereTheFactsHaveThem) {
    constexpr auto in = Direction::capture;
    constexpr auto out = Direction::playback;
    std::vector<unsigned> raydat_single = range(4, 32);
    std::vector<unsigned> raydat_double = range(4, 16);
    std::vector<unsigned> raydat_quad = range(4, 8);
    for (auto* slots : {&raydat_single, &raydat_double, &raydat_quad})
        slots->insert(slots->end(), {0, 1, 2, 3});
    const Slots table[] = {
        {Kind::madi, in, Speed::single, false, range(0, 64), "MADI.1", "MADI.64"},
        {Kind::madi, out, Speed::twice, false, range(0, 32), "MADI.1", "MADI.32"},
        {Kind::madi, in, Speed::quad, false, range(0, 16), "MADI.1", "MADI.16"},
        {Kind::aes, in, Speed::single, false, range(0, 16), "AES.1", "AES.16"},
        {Kind::aes, out, Speed::quad, false, range(0, 16), "AES.1", "AES.16"},
        {Kind::raydat, in, Speed::single, false, raydat_single, "ADAT1.1", "SPDIF.R"},
        {Kind::raydat, out, Speed::twice, false, raydat_double, "ADAT1.1", "SPDIF.R"},
        {Kind::raydat, in, Speed::quad, false, raydat_quad, "ADAT1.1", "SPDIF.R"},
        {Kind::aio,
         in,
         Speed::single,
         false,
         {0, 1, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19},
         "Analog.L",
         "ADAT.8"},
        {Kind::aio,
         in,
         Speed::twice,
         false,
         {0, 1, 8, 9, 10, 11, 12, 13, 14, 15},
         "Analog.L",
         "ADAT.4"},
        {Kind::aio, in, Speed::quad, false, {0, 1, 8, 9, 10, 11, 12, 13}, "Analog.L", "ADAT.2"},
        {Kind::aio,
         in,
         Speed::quad,
         true,
         {0, 1, 8, 9, 10, 11, 12, 13, 2, 3, 4, 5},
         "Analog.L",
         "AEB.4"},
        {Kind::aio,
         out,
         Speed::single,
         false,
         {0, 1, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 6, 7},
         "Analog.L",
         "Phones.R"},
        {Kind::aiopro,
         out,
         Speed::twice,
         false,
         {0, 1, 8, 9, 10, 11, 12, 13, 14, 15, 6, 7},
         "Analog.L",
         "Phones.R"},
        {Kind::aiopro,
         out,
         Speed::quad,
         true,
         {0, 1, 8, 9, 10, 11, 12, 13, 6, 7, 2, 3, 4, 5},
         "Analog.L",
         "AEB.4"},
    };
    for (const Slots& row : table) {
        SCOPED_TRACE(std::string(describe(row.kind).name) + " times " +
                     std::to_string(factor(row.speed)));
        std::vector<unsigned> slots;
        std::uint64_t mask = 0;
        const auto there = channels(row.kind, row.direction, row.speed, row.board);
        for (const Channel& channel : there) {
            slots.push_back(channel.slot);
            mask |= std::uint64_t{1} << channel.slot;
        }
        EXPECT_THAT(slots, ElementsAreArray(row.slots));
        EXPECT_EQ(mask, channel_mask(row.kind, row.direction, row.speed, row.board));
        EXPECT_EQ(there.front().name, row.first);
        EXPECT_EQ(there.back().name, row.last);
    }
}

TEST(CardModelKind, RatesHaveTheirClass) {
    constexpr std::pair<unsigned, unsigned> table[] = {
        {0, 0},      {32000, 1},  {38049, 1}, {38050, 2},  {44100, 2}, {46049, 2},
        {46050, 3},  {48000, 3},  {64000, 4}, {88200, 5},  {96000, 6}, {128000, 7},
        {176400, 8}, {192000, 9}, {48100, 3}, {191000, 9}, {44000, 2}};
    for (const auto& [rate, code] : table)
        EXPECT_EQ(rate_class(rate), code) << rate;
    constexpr std::pair<unsigned, unsigned> base[] = {
        {32000, 32000},  {55999, 55999},  {56000, 28000}, {96000, 48000},
        {111998, 55999}, {112000, 28000}, {192000, 48000}};
    for (const auto& [rate, single] : base)
        EXPECT_EQ(single_speed_rate(rate), single) << rate;
}

TEST(CardModelKind, OptionsThatAKindDoesNotHaveAreRefused) {
    Memory memory;
    for (const Kind kind : {Kind::madi, Kind::aes, Kind::raydat}) {
        Options options = Bench::of(kind);
        options.input_board = true;
        EXPECT_THROW(Card(options, memory), std::invalid_argument);
    }
    Options options = Bench::of(Kind::aio);
    options.output_board = true;
    EXPECT_NO_THROW(Card(options, memory));
    options.serial = 0x1000000;
    EXPECT_THROW(Card(options, memory), std::invalid_argument);
    options.serial = 1;
    options.firmware_build = 0x100000;
    EXPECT_THROW(Card(options, memory), std::invalid_argument);
    options.firmware_build = 1;
    options.position_ahead = 8;
    EXPECT_THROW(Card(options, memory), std::invalid_argument);
}

TEST(CardModelKind, SerialNumberAndFirmwareAreToldTheOldWayAndTheNew) {
    Options options = Bench::of(Kind::raydat);
    options.serial = 0xabcdef; // 11259375
    options.firmware_build = 199;
    Bench old(options);
    EXPECT_EQ(old.card.read(392), 0xabcdef00U);
    EXPECT_EQ(old.card.read(396), 0U);
    EXPECT_EQ(old.card.read(448) >> 12, 199U);
    EXPECT_EQ(old.card.read(416), 0U);
    options.firmware_build = 200;
    options.serial = 1234567;
    Bench newer(options);
    EXPECT_EQ(newer.card.read(448) >> 12, 200U);
    EXPECT_EQ(newer.card.read(416), 0x33323130U) << "0123";
    EXPECT_EQ(newer.card.read(420), 0x37363534U);
    options.kind = Kind::aiopro; // always has it
    options.firmware_build = 100;
    EXPECT_EQ(Bench(options).card.read(416), 0x33323130U);
    EXPECT_EQ(Bench(Kind::aiopro).card.read(448) >> 12, 200U);
    EXPECT_EQ(Bench(Kind::aio).card.read(448) >> 12, 100U);
}

} // namespace
} // namespace card_model::test
