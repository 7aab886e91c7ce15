// SPDX-License-Identifier: GPL-2.0-or-later
//
// Random values for calls.
#include "random.hpp"

std::size_t Random::below(std::size_t count) {
    return std::uniform_int_distribution<std::size_t>(0, count - 1)(engine_);
}

std::uint64_t Random::number() {
    switch (below(6)) {
    case 0:
        return below(4);
    case 1:
        return below(10000);
    case 2:
        return (std::uint64_t{1} << below(64)) + below(3) - 1;
    case 3:
        return ~std::uint64_t{0} - below(3);
    case 4:
        return 48 * below(200);
    default:
        return engine_();
    }
}

void Random::fill(std::span<std::byte> memory) {
    for (auto& byte : memory)
        byte = static_cast<std::byte>(engine_());
}

void Random::spoil(std::span<std::byte> memory) {
    for (std::size_t left = below(4); left > 0; left--)
        memory[below(memory.size())] = static_cast<std::byte>(number());
}
