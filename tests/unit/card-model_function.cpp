// SPDX-License-Identifier: GPL-2.0-or-later
//
// A card on the bus: by what a driver finds it, and accesses of every width.
#include "card-model/card_function.hpp"
#include "card-model/registers.hpp"
#include "card-model/vfio_user/bus_memory.hpp"

#include <algorithm>
#include <gtest/gtest.h>

namespace card_model {
namespace {

TEST(CardFunction, IsFoundByItsIdentity) {
    struct {
        Kind kind;
        unsigned vendor, revision;
    } const table[] = {{Kind::madi, 0x10ee, 0xd2},
                       {Kind::aes, 0x10ee, 0xf0},
                       {Kind::raydat, 0x10ee, 0xd3},
                       {Kind::aio, 0x10ee, 0xd4},
                       {Kind::aiopro, 0x1d18, 0xd4}};
    for (const auto& row : table) {
        Options options;
        options.kind = row.kind;
        const auto identity = identity_of(options);
        EXPECT_EQ(identity.vendor, row.vendor);
        EXPECT_EQ(identity.device, 0x3fc6);
        EXPECT_EQ(identity.revision, row.revision);
        EXPECT_EQ(identity.class_code, 0x040100u);
        EXPECT_EQ(identity.bar_bytes, 65536u);
        EXPECT_FALSE(identity.msi);
        options.msi = true;
        EXPECT_TRUE(identity_of(options).msi);
    }
}

TEST(CardFunction, RegistersHave32Bits) {
    vfio_user::BusMemory memory;
    Card card({}, memory);
    CardFunction function(card);
    const std::array<std::byte, 8> ones{std::byte(1), {}, {}, {}, std::byte(1)};
    std::array<std::byte, 8> read{};
    function.write(reg::control, std::span(ones).first<4>());
    EXPECT_EQ(card.control(), 1u);
    function.read(reg::status0, std::span(read).first<4>());
    EXPECT_NE(read[0], std::byte(0xff));
    EXPECT_EQ(card.counters().bad_accesses, 0u);
    std::uint64_t bad = 0;
    for (const std::size_t width : {1, 2, 3, 8}) {
        read = {};
        function.read(reg::status0, std::span(read).first(width));
        EXPECT_TRUE(std::all_of(read.begin(), read.begin() + width,
                                [](std::byte byte) { return byte == std::byte(0xff); }));
        EXPECT_EQ(std::count(read.begin(), read.end(), std::byte(0xff)), width);
        function.write(reg::control, std::span(read).first(width));
        bad += 2;
        EXPECT_EQ(card.counters().bad_accesses, bad) << width;
        EXPECT_EQ(card.control(), 1u) << width;
    }
}

} // namespace
} // namespace card_model
