// SPDX-License-Identifier: GPL-2.0-or-later
//
// The vfio-user server as a right client meets it: information, configuration space, memory,
// registers, interrupts.
#include "card-model_vfio_client.hpp"

#include <gtest/gtest.h>
#include <linux/pci_regs.h>

namespace card_model::vfio_user {
namespace {

constexpr std::uint32_t bar0 = VFIO_PCI_BAR0_REGION_INDEX;
constexpr std::uint32_t config = VFIO_PCI_CONFIG_REGION_INDEX;
constexpr std::size_t data = 16; // where a read's data begin in its answer

class VfioDevice : public testing::Test {
  protected:
    void SetUp() override { ASSERT_FALSE(client.greet().failed()); }
    std::uint32_t config_read(std::uint64_t offset) {
        return client.read(config, offset, 4).at<std::uint32_t>(data);
    }
    void bus_master() {
        client.write<std::uint16_t>(config, PCI_COMMAND, PCI_COMMAND_MEMORY | PCI_COMMAND_MASTER);
    }
    // As the guest's server thread and clock would: under the lock.
    void set_level(bool level) {
        const std::lock_guard held(client.lock);
        client.function.level = level;
        client.device.follow_interrupt();
    }
    void assign(std::uint32_t index, const FileDescriptor& event) {
        ASSERT_FALSE(client
                         .set_irqs(VFIO_IRQ_SET_DATA_EVENTFD | VFIO_IRQ_SET_ACTION_TRIGGER, index,
                                   1, event.get())
                         .failed());
    }
    void unmask() {
        ASSERT_FALSE(client
                         .set_irqs(VFIO_IRQ_SET_DATA_NONE | VFIO_IRQ_SET_ACTION_UNMASK,
                                   VFIO_PCI_INTX_IRQ_INDEX, 1)
                         .failed());
    }
    Client client;
};

TEST_F(VfioDevice, AgreesOnVersionZero) {
    const auto answer = client.greet();
    EXPECT_EQ(answer.at<std::uint16_t>(0), 0);
    EXPECT_EQ(answer.at<std::uint16_t>(2), 0);
    EXPECT_EQ(answer.payload.back(), std::byte(0));
    const std::string text(reinterpret_cast<const char*>(answer.payload.data()) + 4);
    EXPECT_NE(text.find("\"max_msg_fds\":8"), std::string::npos);
}

TEST_F(VfioDevice, TellsWhatItIs) {
    Payload ask;
    ask.put<std::uint32_t>(16).put<std::uint32_t>(0).put<std::uint32_t>(0).put<std::uint32_t>(0);
    const auto info = client.ask(Command::device_get_info, ask);
    EXPECT_EQ(info.at<std::uint32_t>(4), 3u); // reset and PCI
    EXPECT_EQ(info.at<std::uint32_t>(8), 9u);
    EXPECT_EQ(info.at<std::uint32_t>(12), 3u);
    for (const auto& [region, bytes] : {std::pair(0u, 65536u), {1u, 0u}, {6u, 0u}, {7u, 256u}}) {
        Payload which;
        which.put<std::uint32_t>(32).put<std::uint32_t>(0).put<std::uint32_t>(region);
        const auto answer = client.ask(Command::device_get_region_info, which);
        EXPECT_EQ(answer.at<std::uint64_t>(16), bytes) << region;
        EXPECT_EQ(answer.at<std::uint32_t>(4), bytes ? 3u : 0u) << region;
        EXPECT_EQ(answer.payload.size(), 32u);
    }
    for (const auto& [index, flags] : {std::pair(0u, 7u), {1u, 9u}, {2u, 0u}}) {
        Payload which;
        which.put<std::uint32_t>(16).put<std::uint32_t>(0).put<std::uint32_t>(index).put(0u);
        const auto answer = client.ask(Command::device_get_irq_info, which);
        EXPECT_EQ(answer.at<std::uint32_t>(4), flags) << index;
        EXPECT_EQ(answer.at<std::uint32_t>(12), flags ? 1u : 0u) << index;
    }
}

TEST_F(VfioDevice, IsIdentifiedByItsConfigurationSpace) {
    EXPECT_EQ(config_read(PCI_VENDOR_ID), 0x3fc610eeu);
    EXPECT_EQ(config_read(PCI_REVISION_ID), 0x040100d3u);
    EXPECT_EQ(client.read(config, PCI_INTERRUPT_PIN, 1).at<std::uint8_t>(data), 1);
    // The size of BAR0 by what sticks of all ones.
    client.write<std::uint32_t>(config, PCI_BASE_ADDRESS_0, ~0u);
    EXPECT_EQ(config_read(PCI_BASE_ADDRESS_0), 0xffff0000u);
    client.write<std::uint32_t>(config, PCI_BASE_ADDRESS_1, ~0u);
    EXPECT_EQ(config_read(PCI_BASE_ADDRESS_1), 0u);
    client.write<std::uint32_t>(config, PCI_VENDOR_ID, ~0u);
    EXPECT_EQ(config_read(PCI_VENDOR_ID), 0x3fc610eeu);
    // Capabilities: power management, then MSI, then the end.
    EXPECT_EQ(config_read(PCI_CAPABILITY_LIST) & 0xff, 0x40u);
    EXPECT_EQ(config_read(0x40) & 0xffff, 0x4801u);
    EXPECT_EQ(config_read(0x48), 0x00800005u);
}

TEST_F(VfioDevice, RegistersAreWrittenAndRead) {
    EXPECT_FALSE(client.write<std::uint32_t>(bar0, 64, 0x12345678).failed());
    EXPECT_EQ(client.read(bar0, 64, 4).at<std::uint32_t>(data), 0x12345678u);
    EXPECT_EQ(client.read(bar0, 66, 2).at<std::uint16_t>(data), 0x1234u);
    EXPECT_FALSE(client.read(bar0, 65532, 4).failed());
}

TEST_F(VfioDevice, PostedWritesAreNotAnswered) {
    Payload payload;
    payload.put<std::uint64_t>(64).put(bar0).put<std::uint32_t>(4).put<std::uint32_t>(7);
    client.post(static_cast<std::uint16_t>(Command::region_write), payload);
    // Were the write answered, this would be taken for its answer, and fail.
    EXPECT_EQ(client.read(bar0, 64, 4).at<std::uint32_t>(data), 7u);
}

TEST_F(VfioDevice, MemoryIsSharedByFiles) {
    const FileDescriptor file = memory_file(16384);
    EXPECT_FALSE(client.map(0x10000, 8192, 3, file.get(), 4096).failed());
    bus_master();
    const std::array<std::byte, 4> sent{std::byte(1), std::byte(2), std::byte(3), std::byte(4)};
    EXPECT_TRUE(client.memory.write(0x10000 + 8188, sent));
    std::array<std::byte, 4> there{};
    EXPECT_EQ(pread(file.get(), there.data(), 4, 4096 + 8188), 4);
    EXPECT_EQ(there, sent);
    std::array<std::byte, 4> read{};
    EXPECT_TRUE(client.memory.read(0x10000 + 8188, read));
    EXPECT_EQ(read, sent);
    EXPECT_FALSE(client.memory.read(0x10000 + 8189, read)) << "past the end";
    EXPECT_FALSE(client.memory.read(0xffff, read)) << "before the start";
    EXPECT_FALSE(client.memory.read(~std::uint64_t(0) - 1, read));
    const auto unmapped = client.unmap(0x10000, 8192);
    EXPECT_FALSE(unmapped.failed());
    EXPECT_EQ(unmapped.at<std::uint64_t>(8), 0x10000u);
    EXPECT_FALSE(client.memory.read(0x10000, read));
}

TEST_F(VfioDevice, AccessesCrossRegions) {
    const FileDescriptor file = memory_file(8192);
    client.map(0, 4096, 3, file.get(), 4096);
    client.map(4096, 4096, 3, file.get(), 0);
    bus_master();
    const std::array<std::byte, 4> sent{std::byte(1), std::byte(2), std::byte(3), std::byte(4)};
    EXPECT_TRUE(client.memory.write(4094, sent));
    std::array<std::byte, 2> there{};
    EXPECT_EQ(pread(file.get(), there.data(), 2, 8190), 2);
    EXPECT_EQ(there[1], std::byte(2));
    EXPECT_EQ(pread(file.get(), there.data(), 2, 0), 2);
    EXPECT_EQ(there[0], std::byte(3));
    client.unmap(4096, 4096);
    EXPECT_FALSE(client.memory.write(4094, sent));
}

TEST_F(VfioDevice, MemoryThatCannotBeMappedIsKnownAndFails) {
    const FileDescriptor file = memory_file(4096);
    EXPECT_FALSE(client.map(0, 4096, 3).failed()) << "no file";
    EXPECT_FALSE(client.map(4096, 4096, 1, file.get()).failed()) << "read-only";
    EXPECT_FALSE(client.map(8192, 8192, 3, file.get()).failed()) << "longer than its file";
    EXPECT_EQ(client.memory.regions(), 3u);
    bus_master();
    std::array<std::byte, 4> bytes{};
    EXPECT_FALSE(client.memory.read(0, bytes));
    EXPECT_TRUE(client.memory.read(4096, bytes));
    EXPECT_FALSE(client.memory.write(4096, bytes));
    EXPECT_FALSE(client.memory.read(8192, bytes));
}

TEST_F(VfioDevice, MapsAndUnmapsInStorms) {
    const FileDescriptor file = memory_file(1 << 20);
    for (int round = 0; round < 20; ++round) {
        for (std::uint64_t i = 0; i < 64; ++i) {
            const int number = i % 5 ? file.get() : -1;
            ASSERT_FALSE(client.map(i << 14, 1 << 14, i % 4, number, i << 14).failed());
        }
        for (auto i = static_cast<std::uint64_t>(round % 2); i < 64;
             i += static_cast<std::uint64_t>(1 + round % 2)) {
            ASSERT_FALSE(client.unmap(i << 14, 1 << 14).failed());
        }
        EXPECT_EQ(client.memory.regions(), round % 2 ? 32u : 0u);
        ASSERT_FALSE(client.unmap(0, 0, VFIO_DMA_UNMAP_FLAG_ALL).failed());
        EXPECT_EQ(client.memory.regions(), 0u);
    }
}

TEST_F(VfioDevice, WithoutBusMasterThereIsNoDma) {
    const FileDescriptor file = memory_file(4096);
    client.map(0, 4096, 3, file.get());
    std::array<std::byte, 4> bytes{};
    EXPECT_FALSE(client.memory.read(0, bytes));
    bus_master();
    EXPECT_TRUE(client.memory.read(0, bytes));
    client.ask(Command::device_reset, {});
    EXPECT_FALSE(client.memory.read(0, bytes));
    EXPECT_EQ(client.function.resets, 1);
}

TEST_F(VfioDevice, LeavingD3hotResetsIt) {
    client.write<std::uint16_t>(config, PCI_COMMAND, PCI_COMMAND_MEMORY);
    client.write<std::uint16_t>(config, 0x44, 3);
    EXPECT_EQ(config_read(0x44) & 3, 3u);
    EXPECT_EQ(client.function.power_offs, 1);
    EXPECT_EQ(client.read(bar0, 0, 4).at<std::uint32_t>(data), ~0u);
    client.write<std::uint32_t>(bar0, 64, 1);
    EXPECT_EQ(client.function.accesses_without_power, 2);
    client.write<std::uint16_t>(config, 0x44, 1); // D1: it has none
    EXPECT_EQ(config_read(0x44) & 3, 3u);
    EXPECT_EQ(client.function.power_offs, 1);
    client.write<std::uint16_t>(config, 0x44, 0);
    EXPECT_EQ(client.function.resets, 1);
    EXPECT_EQ(config_read(PCI_COMMAND) & 0xffff, 0u);
    EXPECT_EQ(client.read(bar0, 0, 4).at<std::uint32_t>(data), 0u);
}

TEST_F(VfioDevice, OffTheBusNothingAnswers) {
    client.function.present = false;
    EXPECT_EQ(config_read(PCI_VENDOR_ID), ~0u);
    EXPECT_EQ(client.read(bar0, 0, 4).at<std::uint32_t>(data), ~0u);
    EXPECT_FALSE(client.write<std::uint32_t>(bar0, 64, 1).failed());
    EXPECT_EQ(client.function.bytes[64], std::byte(0));
}

TEST_F(VfioDevice, TheLineIsSignalledOnceUntilUnmasked) {
    const FileDescriptor line = event();
    assign(VFIO_PCI_INTX_IRQ_INDEX, line);
    EXPECT_FALSE(signalled(line));
    set_level(true);
    EXPECT_TRUE(signalled(line));
    set_level(true);
    EXPECT_FALSE(signalled(line)) << "masked";
    unmask();
    EXPECT_TRUE(signalled(line)) << "the level is still high";
    client.write<std::uint32_t>(bar0, FakeFunction::acknowledge, 0);
    unmask();
    EXPECT_FALSE(signalled(line));
    set_level(true);
    EXPECT_TRUE(signalled(line));
}

TEST_F(VfioDevice, ALineThatFellUnseenIsTakenBack) {
    const FileDescriptor line = event();
    assign(VFIO_PCI_INTX_IRQ_INDEX, line);
    set_level(true);
    set_level(false);
    EXPECT_FALSE(signalled(line));
    set_level(true);
    EXPECT_TRUE(signalled(line)) << "and needs no unmasking";
}

TEST_F(VfioDevice, TheLineCanBeDisabled) {
    const FileDescriptor line = event();
    assign(VFIO_PCI_INTX_IRQ_INDEX, line);
    client.write<std::uint16_t>(config, PCI_COMMAND, PCI_COMMAND_INTX_DISABLE);
    set_level(true);
    EXPECT_FALSE(signalled(line));
    client.write<std::uint16_t>(config, PCI_COMMAND, 0);
    EXPECT_TRUE(signalled(line));
}

TEST_F(VfioDevice, AMessageIsSentWhenTheLevelRises) {
    const FileDescriptor line = event();
    const FileDescriptor message = event();
    assign(VFIO_PCI_INTX_IRQ_INDEX, line);
    assign(VFIO_PCI_MSI_IRQ_INDEX, message);
    set_level(true);
    EXPECT_TRUE(signalled(message));
    EXPECT_FALSE(signalled(line));
    set_level(true);
    EXPECT_FALSE(signalled(message));
    set_level(false);
    set_level(true);
    EXPECT_TRUE(signalled(message));
    // Taken away: the line is back, and sees the level.
    EXPECT_FALSE(client
                     .set_irqs(VFIO_IRQ_SET_DATA_NONE | VFIO_IRQ_SET_ACTION_TRIGGER,
                               VFIO_PCI_MSI_IRQ_INDEX, 0)
                     .failed());
    EXPECT_TRUE(signalled(line));
}

TEST_F(VfioDevice, AClientThatLeavesTakesItsMemoryAndInterruptsAlong) {
    const FileDescriptor file = memory_file(4096);
    const FileDescriptor line = event();
    client.map(0, 4096, 3, file.get());
    assign(VFIO_PCI_INTX_IRQ_INDEX, line);
    client.leave();
    EXPECT_EQ(client.memory.regions(), 0u);
    set_level(true);
    EXPECT_FALSE(signalled(line));
}

} // namespace
} // namespace card_model::vfio_user
