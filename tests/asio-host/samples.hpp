// SPDX-License-Identifier: GPL-2.0-or-later
//
// Sample formats: what a driver's buffers and a WAV file's frames hold, as numbers in [-1, 1).
// A double carries every one of them exactly. Pure: nothing here knows a driver or a file.
#pragma once

#include "wineasio-shim/pe/asio.hpp"

#include <cstddef>
#include <optional>
#include <string_view>

namespace host {

enum class Encoding { Int16, Int24, Int32, Float32, Float64 };

// Nothing for the types that this program does not know (big-endian, DSD).
std::optional<Encoding> encoding_of(asio::SampleType type) noexcept;

std::size_t bytes_per_sample(Encoding encoding) noexcept;
std::string_view name_of(Encoding encoding) noexcept;

// `at` points to bytes_per_sample() little-endian bytes, with no alignment asked for.
double decode(Encoding encoding, const std::byte* at) noexcept;
// Rounds to the nearest; integers saturate.
void encode(Encoding encoding, double value, std::byte* at) noexcept;

} // namespace host
