// SPDX-License-Identifier: GPL-2.0-or-later
//
// How the status registers of each card tell of its clock inputs.
#include "card-model/registers.hpp"
#include "card-model/sync.hpp"

#include <array>

namespace card_model {

namespace {

constexpr std::uint32_t flag(unsigned bit, bool on) {
    return on ? reg::bit(bit) : 0;
}

// A 4-bit frequency class; without lock there is none.
std::uint32_t class_at(unsigned shift, const InputStatus& input) {
    return input.locked() ? rate_class(input.rate) << shift : 0;
}

constexpr std::array<std::string_view, 8> aes_names{"aes1", "aes2", "aes3", "aes4",
                                                    "aes5", "aes6", "aes7", "aes8"};
// As the lock, sync and class fields of RayDAT and AIO count them.
constexpr std::array<std::string_view, 6> raydat_names{"aes",   "spdif", "adat1",
                                                       "adat2", "adat3", "adat4"};

} // namespace

std::uint32_t Sync::madi_status0() const {
    const InputStatus madi = status_or_absent("madi");
    const InputStatus syncin = status_or_absent("syncin");
    const InputStatus tco = status_or_absent("tco");
    return flag(1, madi.locked() && receive_64_) | flag(3, madi.locked()) |
           flag(18, madi.synchronous()) | class_at(22, madi) | flag(16, syncin.locked()) |
           flag(17, syncin.synchronous()) | flag(5, tco.locked()) | flag(27, tco_) |
           flag(28, tco.synchronous());
}

std::uint32_t Sync::aes_status0(const Selection& in_use) const {
    const InputStatus word = status_or_absent("word");
    const InputStatus tco = status_or_absent("tco");
    return class_at(1, tco) | in_use.code << 16 | flag(20, word.synchronous()) |
           flag(21, word.locked()) | class_at(22, word) | flag(27, tco_) |
           flag(28, tco.synchronous()) | flag(29, tco.locked());
}

std::uint32_t Sync::status0(const Selection& in_use) const {
    switch (card_.family) {
    case Family::madi:
        return madi_status0();
    case Family::aes:
        return aes_status0(in_use);
    case Family::raydat:
        break;
    }
    return 0;
}

std::uint32_t Sync::status1(const Selection& in_use) const {
    if (card_.family != Family::raydat)
        return 0;
    std::uint32_t bits = in_use.code << 28;
    for (unsigned i = 0; i < raydat_names.size(); ++i) {
        const InputStatus input = status_or_absent(raydat_names[i]);
        bits |= flag(i, input.locked()) | flag(8 + i, input.synchronous());
    }
    const InputStatus word = status_or_absent("word");
    // Without a TCO the word clock input is told of in the TCO's fields too.
    const InputStatus tco = tco_ ? status_or_absent("tco") : word;
    return bits | class_at(16, word) | class_at(20, tco) | flag(24, word.locked()) |
           flag(25, word.synchronous()) | flag(26, tco.locked()) | flag(27, tco.synchronous());
}

std::uint32_t Sync::fbits() const {
    std::uint32_t bits = 0;
    if (card_.family == Family::aes)
        for (unsigned i = 0; i < aes_names.size(); ++i)
            bits |= class_at(4 * i, status_or_absent(aes_names[i]));
    if (card_.family == Family::raydat)
        for (unsigned i = 0; i < raydat_names.size(); ++i)
            bits |= class_at(4 * i, status_or_absent(raydat_names[i]));
    return bits;
}

std::uint32_t Sync::status2(const Selection& in_use) const {
    const InputStatus syncin = status_or_absent("syncin");
    const InputStatus word = status_or_absent("word");
    std::uint32_t bits = 0;
    switch (card_.family) {
    case Family::madi: {
        // The class of what is in use; of word clock while nothing is.
        const Input* used = in_use.external ? find(in_use.name) : nullptr;
        const std::uint32_t rate = class_at(0, used != nullptr ? used->status : word);
        bits = flag(3, word.locked()) | flag(4, word.synchronous()) | (rate & 7) << 5 |
               (rate & 8) << 8 | in_use.code << 8;
        break;
    }
    case Family::aes:
        for (unsigned i = 0; i < aes_names.size(); ++i) {
            const InputStatus input = status_or_absent(aes_names[i]);
            bits |= flag(7 - i, input.locked()) | flag(15 - i, input.synchronous());
        }
        bits |= flag(20, syncin.locked()) | flag(21, syncin.synchronous()) | class_at(22, syncin);
        break;
    case Family::raydat:
        bits = flag(6, tco_) | flag(10, syncin.locked()) | flag(11, syncin.synchronous()) |
               class_at(12, syncin);
        break;
    }
    return bits;
}

} // namespace card_model
