// SPDX-License-Identifier: GPL-2.0-or-later
//
// The messages about interrupts; see device.hpp. A function has INTx and, if it says so, one MSI.
#include "card-model/vfio_user/device.hpp"

#include <cerrno>
#include <linux/vfio.h>

namespace card_model::vfio_user {
namespace {

constexpr std::uint32_t irq_info_bytes = 16;

// What a SET_IRQS message asks for one interrupt.
bool chosen(std::uint32_t flags, std::uint32_t count, std::span<const std::byte> data) {
    if (flags & VFIO_IRQ_SET_DATA_BOOL) {
        if (data.size() < count)
            throw Refusal(EINVAL, "fewer flags than interrupts");
        return count > 0 && data[0] != std::byte(0);
    }
    return count > 0;
}

FileDescriptor take_event(std::vector<FileDescriptor>& files) {
    return files.empty() ? FileDescriptor() : std::move(files[0]);
}

} // namespace

Payload Device::irq_info(Fields fields) const {
    fields.take_bytes(2 * sizeof(std::uint32_t)); // argsz, flags
    const auto index = fields.take<std::uint32_t>();
    if (index >= interrupt_kinds)
        throw Refusal(EINVAL, "no interrupt " + std::to_string(index));
    std::uint32_t flags = 0;
    std::uint32_t count = 0;
    if (index == VFIO_PCI_INTX_IRQ_INDEX) {
        flags = VFIO_IRQ_INFO_EVENTFD | VFIO_IRQ_INFO_MASKABLE | VFIO_IRQ_INFO_AUTOMASKED;
        count = 1;
    } else if (index == VFIO_PCI_MSI_IRQ_INDEX && identity_.msi) {
        flags = VFIO_IRQ_INFO_EVENTFD | VFIO_IRQ_INFO_NORESIZE;
        count = 1;
    }
    return Payload().put(irq_info_bytes).put(flags).put(index).put(count);
}

void Device::set_irqs(Fields fields, Request& request) {
    fields.take<std::uint32_t>(); // argsz
    const auto flags = fields.take<std::uint32_t>();
    const auto index = fields.take<std::uint32_t>();
    const auto start = fields.take<std::uint32_t>();
    const auto count = fields.take<std::uint32_t>();
    if (start != 0 || count > 1)
        throw Refusal(EINVAL, "interrupts " + std::to_string(start) + " to " +
                                  std::to_string(std::uint64_t(start) + count) +
                                  "; there is one of each kind");
    if (index == VFIO_PCI_INTX_IRQ_INDEX)
        set_intx(flags, count, fields.rest(), request.files);
    else if (index == VFIO_PCI_MSI_IRQ_INDEX && identity_.msi)
        set_msi(flags, count, fields.rest(), request.files);
    else if (index >= interrupt_kinds || count > 0)
        throw Refusal(EINVAL, "no interrupt " + std::to_string(index));
}

void Device::set_intx(std::uint32_t flags, std::uint32_t count, std::span<const std::byte> data,
                      std::vector<FileDescriptor>& files) {
    const bool event = flags & VFIO_IRQ_SET_DATA_EVENTFD;
    switch (flags & VFIO_IRQ_SET_ACTION_TYPE_MASK) {
    case VFIO_IRQ_SET_ACTION_TRIGGER:
        if (event || count == 0)
            interrupts_.set_intx(take_event(files));
        else if (chosen(flags, count, data))
            interrupts_.trigger_intx();
        return;
    case VFIO_IRQ_SET_ACTION_MASK:
        if (event)
            break;
        if (chosen(flags, count, data))
            interrupts_.mask_intx();
        return;
    case VFIO_IRQ_SET_ACTION_UNMASK:
        if (event)
            break;
        if (chosen(flags, count, data))
            interrupts_.unmask_intx();
        return;
    }
    throw Refusal(ENOTSUP, "INTx with flags " + std::to_string(flags));
}

void Device::set_msi(std::uint32_t flags, std::uint32_t count, std::span<const std::byte> data,
                     std::vector<FileDescriptor>& files) {
    if ((flags & VFIO_IRQ_SET_ACTION_TYPE_MASK) != VFIO_IRQ_SET_ACTION_TRIGGER)
        throw Refusal(ENOTSUP, "MSI with flags " + std::to_string(flags));
    if (flags & VFIO_IRQ_SET_DATA_EVENTFD || count == 0)
        interrupts_.set_msi(take_event(files));
    else if (chosen(flags, count, data))
        interrupts_.trigger_msi();
}

} // namespace card_model::vfio_user
