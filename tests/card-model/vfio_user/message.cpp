// SPDX-License-Identifier: GPL-2.0-or-later
//
// Taking messages apart and putting them together; see message.hpp.
#include "card-model/vfio_user/message.hpp"

#include <cerrno>

namespace card_model::vfio_user {

std::span<const std::byte> Fields::take_bytes(std::size_t count) {
    if (count > rest_.size())
        throw Refusal(EINVAL, "the message ends " + std::to_string(count - rest_.size()) +
                                  " bytes too early");
    const auto taken = rest_.first(count);
    rest_ = rest_.subspan(count);
    return taken;
}

std::uint32_t checked_size(const Header& header) {
    if (header.size < header_bytes || header.size > max_message)
        throw std::runtime_error("a message of " + std::to_string(header.size) + " bytes; " +
                                 std::to_string(header_bytes) + " to " +
                                 std::to_string(max_message) + " are allowed");
    return header.size;
}

static std::vector<std::byte> assemble(Header header, std::span<const std::byte> payload) {
    header.size = static_cast<std::uint32_t>(header_bytes + payload.size());
    std::vector<std::byte> message(header.size);
    std::memcpy(message.data(), &header, header_bytes);
    if (!payload.empty())
        std::memcpy(message.data() + header_bytes, payload.data(), payload.size());
    return message;
}

std::vector<std::byte> make_reply(const Header& request, std::span<const std::byte> payload) {
    return assemble({request.id, request.command, 0, Header::reply, 0}, payload);
}

std::vector<std::byte> make_error_reply(const Header& request, int error) {
    return assemble({request.id, request.command, 0, Header::reply | Header::failed,
                     static_cast<std::uint32_t>(error)},
                    {});
}

} // namespace card_model::vfio_user
