// SPDX-License-Identifier: GPL-2.0-or-later
//
// The server's side of the protocol: answers a client's messages for one PCI function. No socket
// and no lock in it; calls come one at a time. What the function is keeps its state when a client
// leaves; the client's memory and interrupts go with it.
#pragma once

#include "card-model/vfio_user/bus_memory.hpp"
#include "card-model/vfio_user/config_space.hpp"
#include "card-model/vfio_user/function.hpp"
#include "card-model/vfio_user/interrupts.hpp"
#include "card-model/vfio_user/message.hpp"

#include <cstdint>
#include <vector>

namespace card_model::vfio_user {

class Device {
  public:
    // `function` and `memory` must outlive it.
    Device(const Identity& identity, Function& function, BusMemory& memory);

    // The answer to a message: a reply, an error reply, or nothing where none is wanted.
    std::vector<std::byte> handle(Request request);
    // The client left.
    void disconnect();
    // Its link, which was down, is up again: that resets it.
    void link_up() { reset(); }
    // To be called whenever the function's interrupt may have changed but by handle().
    void follow_interrupt();
    // Messages that were refused, and why the last one was.
    std::uint64_t refused() const { return refused_; }
    const std::string& last_refusal() const { return last_refusal_; }

    const ConfigSpace& config() const { return config_; }

  private:
    // INTx, MSI and MSI-X: more than the function has, but QEMU asks for no fewer. It warns of a
    // kind for errors that is there but has no interrupt.
    static constexpr std::uint32_t interrupt_kinds = 3;

    Payload answer(Request& request);
    Payload version(Fields fields);
    void dma_map(Fields fields, Request& request);
    Payload dma_unmap(Fields fields);
    Payload info(Fields fields) const;
    Payload region_info(Fields fields) const;
    Payload irq_info(Fields fields) const;
    void set_irqs(Fields fields, Request& request);
    void set_intx(std::uint32_t flags, std::uint32_t count, std::span<const std::byte> data,
                  std::vector<FileDescriptor>& files);
    void set_msi(std::uint32_t flags, std::uint32_t count, std::span<const std::byte> data,
                 std::vector<FileDescriptor>& files);
    Payload region_read(Fields fields);
    Payload region_write(Fields fields);
    void write_config(std::uint64_t offset, std::span<const std::byte> data);
    void follow_config();
    void reset();
    std::uint64_t region_bytes(std::uint32_t region) const;

    const Identity identity_;
    Function& function_;
    BusMemory& memory_;
    ConfigSpace config_;
    Interrupts interrupts_;
    bool greeted_ = false; // the versions are agreed
    std::uint64_t refused_ = 0;
    std::string last_refusal_;
};

} // namespace card_model::vfio_user
