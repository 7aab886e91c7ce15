// SPDX-License-Identifier: GPL-2.0-or-later
//
// Bus accesses to register accesses; see card_function.hpp.
#include "card-model/card_function.hpp"

#include <algorithm>
#include <cstring>

namespace card_model {

vfio_user::Identity identity_of(const Options& options) {
    const Description& card = describe(options.kind);
    vfio_user::Identity identity;
    identity.vendor = card.vendor;
    identity.device = card.device;
    identity.revision = card.revision;
    // Multimedia audio device. Drivers read revision and programming interface as one word, so the
    // interface must be 0.
    identity.class_code = 0x040100;
    identity.bar_bytes = 65536;
    identity.msi = options.msi;
    return identity;
}

void CardFunction::read(std::uint32_t offset, std::span<std::byte> into) {
    if (into.size() != sizeof(std::uint32_t)) {
        card_.count_bad_access();
        std::fill(into.begin(), into.end(), std::byte(0xff));
        return;
    }
    const std::uint32_t value = card_.read(offset);
    std::memcpy(into.data(), &value, sizeof value);
}

void CardFunction::write(std::uint32_t offset, std::span<const std::byte> from) {
    if (from.size() != sizeof(std::uint32_t)) {
        card_.count_bad_access();
        return;
    }
    std::uint32_t value;
    std::memcpy(&value, from.data(), sizeof value);
    card_.write(offset, value);
}

} // namespace card_model
