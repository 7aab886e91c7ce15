// SPDX-License-Identifier: GPL-2.0-or-later
//
// Messages of the vfio-user protocol, version 0.0: a header of 16 bytes and what follows it, in the
// byte order of this machine (QEMU, docs/interop/vfio-user.rst). Pure.
#pragma once

#include "card-model/file_descriptor.hpp"

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>
#include <stdexcept>
#include <string>
#include <vector>

namespace card_model::vfio_user {

enum class Command : std::uint16_t {
    version = 1,
    dma_map = 2,
    dma_unmap = 3,
    device_get_info = 4,
    device_get_region_info = 5,
    device_get_irq_info = 7,
    device_set_irqs = 8,
    region_read = 9,
    region_write = 10,
    device_reset = 13,
};

inline constexpr std::size_t header_bytes = 16;
// Of the data of one read or write; also how many descriptors come with a message.
inline constexpr std::uint32_t max_transfer = 1 << 20;
inline constexpr std::size_t max_files = 8;
// A message that says it is longer is no message: where the next one begins is then unknown.
inline constexpr std::uint32_t max_message = header_bytes + 64 + max_transfer;

struct Header {
    std::uint16_t id = 0;
    std::uint16_t command = 0;
    std::uint32_t size = 0; // bytes, with the header
    std::uint32_t flags = 0;
    std::uint32_t error = 0; // errno, in a reply

    static constexpr std::uint32_t type_mask = 0xf;
    static constexpr std::uint32_t reply = 1;
    static constexpr std::uint32_t no_reply = 1 << 4;
    static constexpr std::uint32_t failed = 1 << 5;
};
static_assert(sizeof(Header) == header_bytes);

struct Request {
    Header header;
    std::vector<std::byte> payload;
    std::vector<FileDescriptor> files;
};

// Answered with an error reply of that errno; the connection goes on.
class Refusal : public std::runtime_error {
  public:
    Refusal(int error, const std::string& why) : std::runtime_error(why), error_(error) {}
    int error() const { return error_; }

  private:
    int error_;
};

// Takes a payload apart from its front; a payload that ends too early is refused with EINVAL.
class Fields {
  public:
    explicit Fields(std::span<const std::byte> bytes) : rest_(bytes) {}

    template <class Number> Number take() {
        Number number;
        std::memcpy(&number, take_bytes(sizeof number).data(), sizeof number);
        return number;
    }
    std::span<const std::byte> take_bytes(std::size_t count);
    std::span<const std::byte> rest() const { return rest_; }

  private:
    std::span<const std::byte> rest_;
};

// Puts a payload together.
class Payload {
  public:
    template <class Number> Payload& put(Number number) {
        return put_bytes(std::as_bytes(std::span(&number, 1)));
    }
    Payload& put_bytes(std::span<const std::byte> bytes) {
        bytes_.insert(bytes_.end(), bytes.begin(), bytes.end());
        return *this;
    }
    std::span<const std::byte> bytes() const { return bytes_; }

  private:
    std::vector<std::byte> bytes_;
};

// The size in a header that was just received; throws std::runtime_error if it can be none.
std::uint32_t checked_size(const Header& header);

std::vector<std::byte> make_reply(const Header& request, std::span<const std::byte> payload);
std::vector<std::byte> make_error_reply(const Header& request, int error);

} // namespace card_model::vfio_user
