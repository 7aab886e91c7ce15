// SPDX-License-Identifier: GPL-2.0-or-later
//
// The Windows host's sample formats: exact where they can be, saturated where they cannot.
#include "tests/asio-host/samples.hpp"

#include <gtest/gtest.h>

#include <array>
#include <cmath>
#include <cstring>

namespace host {
namespace {

using Bytes = std::array<std::byte, 8>;

Bytes encoded(Encoding encoding, double value) {
    Bytes bytes{};
    encode(encoding, value, bytes.data());
    return bytes;
}

std::int64_t integer(Encoding encoding, double value) {
    const Bytes bytes = encoded(encoding, value);
    std::uint64_t bits = 0;
    std::memcpy(&bits, bytes.data(), bytes_per_sample(encoding));
    const auto unused = static_cast<int>(64 - 8 * bytes_per_sample(encoding));
    return static_cast<std::int64_t>(bits << unused) >> unused;
}

TEST(Samples, IntegersSaturateAtBothEnds) {
    EXPECT_EQ(integer(Encoding::Int16, 1.0), 32767);
    EXPECT_EQ(integer(Encoding::Int16, -1.0), -32768);
    EXPECT_EQ(integer(Encoding::Int16, -7.0), -32768);
    EXPECT_EQ(integer(Encoding::Int24, 1.0), 8388607);
    EXPECT_EQ(integer(Encoding::Int24, -1.0), -8388608);
    EXPECT_EQ(integer(Encoding::Int32, 1.0), 2147483647);
    EXPECT_EQ(integer(Encoding::Int32, -1.0), -2147483648LL);
}

TEST(Samples, IntegersRoundToTheNearest) {
    EXPECT_EQ(integer(Encoding::Int16, 1.4 / 32768), 1);
    EXPECT_EQ(integer(Encoding::Int16, 1.6 / 32768), 2);
    EXPECT_EQ(integer(Encoding::Int16, -1.6 / 32768), -2);
}

TEST(Samples, EveryFormatDecodesWhatItEncoded) {
    for (const Encoding encoding : {Encoding::Int16, Encoding::Int24, Encoding::Int32,
                                    Encoding::Float32, Encoding::Float64}) {
        for (const double value : {0.0, 0.5, -0.5, -1.0, std::ldexp(1, -15), -std::ldexp(3, -15)})
            EXPECT_EQ(decode(encoding, encoded(encoding, value).data()), value)
                << name_of(encoding) << ' ' << value;
    }
}

TEST(Samples, TwentyFourBitsPassThroughFloat) {
    for (const int bits : {1, -1, 8388607, -8388608, 1234567}) {
        const double value = std::ldexp(bits, -23);
        EXPECT_EQ(decode(Encoding::Float32, encoded(Encoding::Float32, value).data()), value);
    }
}

TEST(Samples, KnowsTheLittleEndianTypesOnly) {
    EXPECT_EQ(encoding_of(asio::Int32LSB), Encoding::Int32);
    EXPECT_EQ(encoding_of(asio::Float32LSB), Encoding::Float32);
    EXPECT_EQ(encoding_of(static_cast<asio::SampleType>(2)), std::nullopt);  // Int32MSB
    EXPECT_EQ(encoding_of(static_cast<asio::SampleType>(32)), std::nullopt); // DSD
}

} // namespace
} // namespace host
