// SPDX-License-Identifier: GPL-2.0-or-later
//
// Messages to answers: version, memory, information, regions. device_irqs.cpp has interrupts.
#include "card-model/vfio_user/device.hpp"

#include <algorithm>
#include <cerrno>
#include <linux/vfio.h>
#include <nlohmann/json.hpp>

namespace card_model::vfio_user {
namespace {

constexpr std::uint32_t info_bytes = 16;        // of the reply to device_get_info
constexpr std::uint32_t region_info_bytes = 32; // device_get_region_info
constexpr std::uint32_t dma_map_readable = 1;
constexpr std::uint32_t dma_map_writable = 2;

} // namespace

Device::Device(const Identity& identity, Function& function, BusMemory& memory)
    : identity_(identity), function_(function), memory_(memory), config_(identity) {
    follow_config();
}

std::vector<std::byte> Device::handle(Request request) {
    const bool wants_reply = !(request.header.flags & Header::no_reply);
    try {
        const Payload payload = answer(request);
        follow_interrupt();
        if (wants_reply)
            return make_reply(request.header, payload.bytes());
    } catch (const Refusal& refusal) {
        ++refused_;
        last_refusal_ = "command " + std::to_string(request.header.command) + ": " + refusal.what();
        if (wants_reply)
            return make_error_reply(request.header, refusal.error());
    }
    return {};
}

Payload Device::answer(Request& request) {
    if ((request.header.flags & Header::type_mask) != 0)
        throw Refusal(EINVAL, "not a command, though nothing was asked of the client");
    const auto command = static_cast<Command>(request.header.command);
    if (!greeted_ && command != Command::version)
        throw Refusal(EINVAL, "no version is agreed yet");
    const Fields fields(request.payload);
    switch (command) {
    case Command::version:
        return version(fields);
    case Command::dma_map:
        dma_map(fields, request);
        return {};
    case Command::dma_unmap:
        return dma_unmap(fields);
    case Command::device_get_info:
        return info(fields);
    case Command::device_get_region_info:
        return region_info(fields);
    case Command::device_get_irq_info:
        return irq_info(fields);
    case Command::device_set_irqs:
        set_irqs(fields, request);
        return {};
    case Command::region_read:
        return region_read(fields);
    case Command::region_write:
        return region_write(fields);
    case Command::device_reset:
        reset();
        return {};
    }
    throw Refusal(ENOTSUP, "not a command that is known here");
}

// Whatever the client can do, nothing of it is needed: the reply names what may be relied on.
Payload Device::version(Fields fields) {
    const auto major = fields.take<std::uint16_t>();
    fields.take<std::uint16_t>(); // minor: there is none below ours, 0
    if (major != 0)
        throw Refusal(ENOTSUP, "protocol version " + std::to_string(major) + ", not 0");
    if (!fields.rest().empty()) {
        const auto* text = reinterpret_cast<const char*>(fields.rest().data());
        const auto* end = std::find(text, text + fields.rest().size(), '\0');
        if (!nlohmann::json::accept(text, end))
            throw Refusal(EINVAL, "the capabilities are no JSON");
    }
    greeted_ = true;
    const std::string capabilities =
        nlohmann::json{
            {"capabilities", {{"max_msg_fds", max_files}, {"max_data_xfer_size", max_transfer}}}}
            .dump();
    Payload payload;
    payload.put<std::uint16_t>(0).put<std::uint16_t>(0);
    payload.put_bytes(std::as_bytes(std::span(capabilities.c_str(), capabilities.size() + 1)));
    return payload;
}

void Device::dma_map(Fields fields, Request& request) {
    fields.take<std::uint32_t>(); // argsz
    const auto flags = fields.take<std::uint32_t>();
    BusMemory::Region region = {};
    region.offset = fields.take<std::uint64_t>();
    region.address = fields.take<std::uint64_t>();
    region.size = fields.take<std::uint64_t>();
    region.readable = flags & dma_map_readable;
    region.writable = flags & dma_map_writable;
    memory_.map(region, request.files.empty() ? FileDescriptor() : std::move(request.files[0]));
}

Payload Device::dma_unmap(Fields fields) {
    const auto argsz = fields.take<std::uint32_t>();
    const auto flags = fields.take<std::uint32_t>();
    const auto address = fields.take<std::uint64_t>();
    const auto size = fields.take<std::uint64_t>();
    if (flags & VFIO_DMA_UNMAP_FLAG_ALL)
        memory_.unmap_all();
    else
        memory_.unmap(address, size);
    return Payload().put(argsz).put(flags).put(address).put(size);
}

Payload Device::info(Fields fields) const {
    fields.take_bytes(info_bytes);
    return Payload()
        .put(info_bytes)
        .put<std::uint32_t>(VFIO_DEVICE_FLAGS_RESET | VFIO_DEVICE_FLAGS_PCI)
        .put<std::uint32_t>(VFIO_PCI_NUM_REGIONS)
        .put<std::uint32_t>(interrupt_kinds);
}

std::uint64_t Device::region_bytes(std::uint32_t region) const {
    switch (region) {
    case VFIO_PCI_BAR0_REGION_INDEX:
        return identity_.bar_bytes;
    case VFIO_PCI_CONFIG_REGION_INDEX:
        return ConfigSpace::size;
    }
    if (region < VFIO_PCI_NUM_REGIONS)
        return 0;
    throw Refusal(EINVAL, "no region " + std::to_string(region));
}

Payload Device::region_info(Fields fields) const {
    fields.take_bytes(2 * sizeof(std::uint32_t)); // argsz, flags
    const auto region = fields.take<std::uint32_t>();
    const std::uint64_t bytes = region_bytes(region);
    const std::uint32_t flags =
        bytes > 0 ? VFIO_REGION_INFO_FLAG_READ | VFIO_REGION_INFO_FLAG_WRITE : 0;
    return Payload()
        .put(region_info_bytes)
        .put(flags)
        .put(region)
        .put<std::uint32_t>(0) // no capabilities
        .put(bytes)
        .put<std::uint64_t>(0); // not to be mapped
}

Payload Device::region_read(Fields fields) {
    const auto offset = fields.take<std::uint64_t>();
    const auto region = fields.take<std::uint32_t>();
    const auto count = fields.take<std::uint32_t>();
    const std::uint64_t bytes = region_bytes(region);
    if (count == 0 || count > max_transfer || count > bytes || offset > bytes - count)
        throw Refusal(EINVAL, "a read that leaves region " + std::to_string(region));
    std::vector<std::byte> data(count, std::byte(0xff));
    if (function_.on_bus()) {
        if (region == VFIO_PCI_CONFIG_REGION_INDEX)
            config_.read(offset, data);
        else if (config_.powered())
            function_.read(static_cast<std::uint32_t>(offset), data);
        else
            function_.access_without_power();
    }
    return Payload().put(offset).put(region).put(count).put_bytes(data);
}

Payload Device::region_write(Fields fields) {
    const auto offset = fields.take<std::uint64_t>();
    const auto region = fields.take<std::uint32_t>();
    const auto count = fields.take<std::uint32_t>();
    const std::uint64_t bytes = region_bytes(region);
    const auto data = fields.take_bytes(count);
    if (count == 0 || count > max_transfer || count > bytes || offset > bytes - count)
        throw Refusal(EINVAL, "a write that leaves region " + std::to_string(region));
    if (function_.on_bus()) {
        if (region == VFIO_PCI_CONFIG_REGION_INDEX)
            write_config(offset, data);
        else if (config_.powered())
            function_.write(static_cast<std::uint32_t>(offset), data);
        else
            function_.access_without_power();
    }
    return Payload().put(offset).put(region).put(count);
}

void Device::write_config(std::uint64_t offset, std::span<const std::byte> data) {
    const bool was_powered = config_.powered();
    config_.write(offset, data);
    if (was_powered && !config_.powered())
        function_.power_off();
    if (!was_powered && config_.powered())
        function_.reset();
    follow_config();
}

void Device::follow_config() {
    memory_.enable(config_.bus_master() && config_.powered());
    interrupts_.disable_intx(config_.intx_disabled());
}

void Device::reset() {
    config_.reset();
    function_.reset();
    follow_config();
}

void Device::disconnect() {
    memory_.unmap_all();
    interrupts_.release();
    greeted_ = false;
}

void Device::follow_interrupt() {
    interrupts_.update(function_.interrupt() && config_.powered());
}

} // namespace card_model::vfio_user
