// SPDX-License-Identifier: GPL-2.0-or-later
//
// The vfio-user server as a wrong client meets it: what is malformed gets an error reply, what can
// not be followed ends the connection, and nothing else happens. Run with the sanitizers too.
#include "card-model_vfio_client.hpp"

#include <gtest/gtest.h>
#include <random>

namespace card_model::vfio_user {
namespace {

std::vector<std::byte> bytes_of(const Header& header) {
    const auto bytes = std::as_bytes(std::span(&header, 1));
    return {bytes.begin(), bytes.end()};
}

TEST(VfioBadMessages, NothingGoesBeforeTheVersion) {
    Client client;
    EXPECT_EQ(client.read(0, 0, 4).header.error, static_cast<std::uint32_t>(EINVAL));
    EXPECT_FALSE(client.greet().failed());
    EXPECT_FALSE(client.read(0, 0, 4).failed());
}

TEST(VfioBadMessages, AnotherVersionIsRefused) {
    Client client;
    Payload payload;
    payload.put<std::uint16_t>(1).put<std::uint16_t>(0);
    EXPECT_EQ(client.ask(Command::version, payload).header.error,
              static_cast<std::uint32_t>(ENOTSUP));
}

TEST(VfioBadMessages, CapabilitiesAreJson) {
    Client client;
    const std::string text = "{\"capabilities\":";
    Payload payload;
    payload.put<std::uint16_t>(0).put<std::uint16_t>(0).put_bytes(
        std::as_bytes(std::span(text.data(), text.size())));
    EXPECT_TRUE(client.ask(Command::version, payload).failed()) << "neither JSON nor ended";
    payload.put('{').put('}').put('\0').put('x');
    EXPECT_TRUE(client.ask(Command::version, payload).failed());
}

TEST(VfioBadMessages, UnknownCommandsAreRefused) {
    Client client;
    client.greet();
    for (const std::uint16_t command : {0, 6, 11, 12, 14, 15, 16, 17, 18, 19, 255, 65535}) {
        const auto answer = client.ask(command, {});
        EXPECT_TRUE(answer.failed()) << command;
        EXPECT_EQ(answer.header.error, static_cast<std::uint32_t>(ENOTSUP)) << command;
        EXPECT_EQ(answer.header.size, header_bytes);
    }
    // A reply, though nothing was asked.
    client.post(static_cast<std::uint16_t>(Command::device_reset), {}, {}, Header::reply);
    EXPECT_TRUE(client.receive().failed());
    EXPECT_EQ(client.function.resets, 0);
}

TEST(VfioBadMessages, PayloadsThatEndTooEarlyAreRefused) {
    // Every length below the shortest that each command takes.
    for (const auto& [command, least] : {std::pair(Command::version, 4u),
                                         {Command::dma_map, 32u},
                                         {Command::dma_unmap, 24u},
                                         {Command::device_get_info, 16u},
                                         {Command::device_get_region_info, 12u},
                                         {Command::device_get_irq_info, 12u},
                                         {Command::device_set_irqs, 20u},
                                         {Command::region_read, 16u},
                                         {Command::region_write, 16u}}) {
        Client client;
        client.greet();
        for (unsigned length = 0; length < least; ++length) {
            Payload payload;
            for (unsigned i = 0; i < length; ++i)
                payload.put<std::uint8_t>(0);
            const auto answer = client.ask(command, payload);
            EXPECT_EQ(answer.header.error, static_cast<std::uint32_t>(EINVAL))
                << static_cast<int>(command) << " with " << length;
        }
        EXPECT_FALSE(client.greet().failed());
    }
}

TEST(VfioBadMessages, AccessesThatLeaveTheirRegionAreRefused) {
    Client client;
    client.greet();
    struct Access {
        std::uint32_t region;
        std::uint64_t offset;
        std::uint32_t count;
    };
    for (const Access& access : {Access{0, 65536, 1},
                                 {0, 65533, 4},
                                 {0, 0, 0},
                                 {0, 0, 65537},
                                 {0, ~0ull, 4},
                                 {0, ~0ull - 3, 4},
                                 {7, 256, 1},
                                 {7, 255, 2},
                                 {1, 0, 4},
                                 {6, 0, 4},
                                 {8, 0, 1},
                                 {9, 0, 4},
                                 {~0u, 0, 4},
                                 {0, 0, ~0u}}) {
        EXPECT_TRUE(client.read(access.region, access.offset, access.count).failed())
            << access.region << " " << access.offset << " " << access.count;
        Payload payload;
        payload.put(access.offset).put(access.region).put(access.count);
        payload.put_bytes(std::vector<std::byte>(std::min(access.count, 65537u)));
        EXPECT_TRUE(client.ask(Command::region_write, payload).failed())
            << access.region << " " << access.offset << " " << access.count;
    }
    // A write that says it has more data than it has.
    Payload payload;
    payload.put<std::uint64_t>(0).put(0u).put(8u).put(1u);
    EXPECT_TRUE(client.ask(Command::region_write, payload).failed());
}

TEST(VfioBadMessages, RegionsOfMemoryThatCannotBeAreRefused) {
    Client client;
    client.greet();
    const FileDescriptor file = memory_file(8192);
    EXPECT_FALSE(client.map(4096, 4096, 3, file.get()).failed());
    struct Region {
        std::uint64_t address, size;
        int error;
    };
    for (const Region& region : {Region{4096, 4096, EEXIST},
                                 {0, 4097, EEXIST},
                                 {8191, 1, EEXIST},
                                 {5000, 10, EEXIST},
                                 {0, ~0ull, EEXIST},
                                 {0x100000, 0, EINVAL},
                                 {~0ull, 2, EINVAL}})
        EXPECT_EQ(client.map(region.address, region.size, 3, file.get()).header.error,
                  static_cast<std::uint32_t>(region.error))
            << region.address << " " << region.size;
    EXPECT_FALSE(client.map(~0ull - 4095, 4096, 3).failed()) << "the last page of all";
    EXPECT_EQ(client.unmap(4096, 4095).header.error, static_cast<std::uint32_t>(ENOENT));
    EXPECT_EQ(client.unmap(4097, 4096).header.error, static_cast<std::uint32_t>(ENOENT));
    EXPECT_EQ(client.memory.regions(), 2u);
    // An offset that no file has.
    EXPECT_FALSE(client.map(0x200000, 4096, 3, file.get(), ~0ull - 100).failed());
}

TEST(VfioBadMessages, InterruptsThatAreNotThereAreRefused) {
    Client client;
    client.greet();
    const FileDescriptor file = event();
    constexpr std::uint32_t trigger = VFIO_IRQ_SET_DATA_EVENTFD | VFIO_IRQ_SET_ACTION_TRIGGER;
    EXPECT_TRUE(client.set_irqs(trigger, 0, 2, file.get()).failed());
    EXPECT_TRUE(client.set_irqs(trigger, 0, 1, file.get(), 1).failed());
    EXPECT_TRUE(client.set_irqs(trigger, 2, 1, file.get()).failed());
    EXPECT_TRUE(client.set_irqs(trigger, 5, 0, file.get()).failed());
    EXPECT_TRUE(client.set_irqs(0, 0, 1, file.get()).failed());
    EXPECT_TRUE(client.set_irqs(~0u, 1, 1, file.get()).failed());
    EXPECT_TRUE(
        client.set_irqs(VFIO_IRQ_SET_DATA_EVENTFD | VFIO_IRQ_SET_ACTION_UNMASK, 0, 1, file.get())
            .failed());
    EXPECT_TRUE(
        client.set_irqs(VFIO_IRQ_SET_DATA_BOOL | VFIO_IRQ_SET_ACTION_TRIGGER, 0, 1).failed());
}

TEST(VfioBadMessages, MoreFilesThanAgreedAreNoHarm) {
    Client client;
    client.greet();
    const FileDescriptor file = event();
    const std::vector<int> many(16, file.get());
    Payload payload;
    payload.put<std::uint32_t>(16).put(0u).put(0u).put(0u);
    EXPECT_FALSE(client.ask(Command::device_get_info, payload, many).failed());
}

TEST(VfioBadMessages, SizesThatCannotBeEndTheConnection) {
    for (const std::uint32_t size : {0u, 15u, max_message + 1, ~0u}) {
        Client client;
        client.greet();
        client.send_bytes(bytes_of({1, 9, size, 0, 0}));
        EXPECT_TRUE(client.closed()) << size;
        client.leave();
        EXPECT_TRUE(client.dropped) << size;
    }
}

TEST(VfioBadMessages, AClientMayLeaveAmidAMessage) {
    Client client;
    client.greet();
    Payload partly;
    partly.put(Header{1, 9, 32, 0, 0}).put(0u);
    client.send_bytes(partly.bytes());
    client.leave();
    EXPECT_FALSE(client.dropped);
    Client other;
    other.send_bytes(bytes_of({1, 1, 16, 0, 0}) /* then half a header */);
    other.send_bytes(std::vector<std::byte>(7));
    other.leave();
    EXPECT_FALSE(other.dropped);
}

TEST(VfioBadMessages, NoiseIsSurvived) {
    // Right headers, random payloads, commands and flags.
    std::mt19937 random(1);
    Client client;
    client.greet();
    const FileDescriptor file = memory_file(65536);
    for (int i = 0; i < 20000; ++i) {
        Payload payload;
        const unsigned length = random() % 48;
        for (unsigned j = 0; j < length; ++j)
            // Small numbers reach further than large ones.
            payload.put<std::uint8_t>(static_cast<std::uint8_t>(random() % 4 ? 0 : random() % 40));
        const int number = file.get();
        client.post(static_cast<std::uint16_t>(random() % 20), payload,
                    random() % 3 ? std::span<const int>() : std::span<const int>(&number, 1),
                    Header::no_reply);
    }
    EXPECT_FALSE(client.greet().failed());
    client.leave();
    EXPECT_FALSE(client.dropped);
    EXPECT_GT(client.device.refused(), 1000u);
}

} // namespace
} // namespace card_model::vfio_user
