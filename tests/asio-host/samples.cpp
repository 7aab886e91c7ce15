// SPDX-License-Identifier: GPL-2.0-or-later
//
// Sample formats.
#include "samples.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <cstring>

namespace host {
namespace {

template <typename T> T load(const std::byte* at) noexcept {
    T value;
    std::memcpy(&value, at, sizeof value);
    return value;
}

template <typename T> void store(std::byte* at, T value) noexcept {
    std::memcpy(at, &value, sizeof value);
}

// `bits` bits, sign extended by the caller's type.
std::int64_t quantised(double value, int bits) noexcept {
    const double scale = std::ldexp(1.0, bits - 1);
    return static_cast<std::int64_t>(std::clamp(std::nearbyint(value * scale), -scale, scale - 1));
}

} // namespace

std::optional<Encoding> encoding_of(asio::SampleType type) noexcept {
    switch (type) {
    case asio::Int16LSB:
        return Encoding::Int16;
    case asio::Int24LSB:
        return Encoding::Int24;
    case asio::Int32LSB:
        return Encoding::Int32;
    case asio::Float32LSB:
        return Encoding::Float32;
    case asio::Float64LSB:
        return Encoding::Float64;
    }
    return std::nullopt;
}

std::size_t bytes_per_sample(Encoding encoding) noexcept {
    switch (encoding) {
    case Encoding::Int16:
        return 2;
    case Encoding::Int24:
        return 3;
    case Encoding::Int32:
    case Encoding::Float32:
        return 4;
    case Encoding::Float64:
        break;
    }
    return 8;
}

std::string_view name_of(Encoding encoding) noexcept {
    switch (encoding) {
    case Encoding::Int16:
        return "Int16LSB";
    case Encoding::Int24:
        return "Int24LSB";
    case Encoding::Int32:
        return "Int32LSB";
    case Encoding::Float32:
        return "Float32LSB";
    case Encoding::Float64:
        break;
    }
    return "Float64LSB";
}

double decode(Encoding encoding, const std::byte* at) noexcept {
    switch (encoding) {
    case Encoding::Int16:
        return std::ldexp(load<std::int16_t>(at), -15);
    case Encoding::Int24: {
        std::uint32_t bits = 0;
        std::memcpy(&bits, at, 3);
        return std::ldexp(static_cast<std::int32_t>(bits << 8), -31);
    }
    case Encoding::Int32:
        return std::ldexp(load<std::int32_t>(at), -31);
    case Encoding::Float32:
        return load<float>(at);
    case Encoding::Float64:
        break;
    }
    return load<double>(at);
}

void encode(Encoding encoding, double value, std::byte* at) noexcept {
    switch (encoding) {
    case Encoding::Int16:
        store(at, static_cast<std::int16_t>(quantised(value, 16)));
        return;
    case Encoding::Int24: {
        const auto bits = static_cast<std::uint32_t>(quantised(value, 24));
        std::memcpy(at, &bits, 3);
        return;
    }
    case Encoding::Int32:
        store(at, static_cast<std::int32_t>(quantised(value, 32)));
        return;
    case Encoding::Float32:
        store(at, static_cast<float>(value));
        return;
    case Encoding::Float64:
        store(at, value);
        return;
    }
}

} // namespace host
