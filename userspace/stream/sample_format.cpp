// SPDX-License-Identifier: LGPL-2.1-or-later
//
// Sample conversions as plain loops that the compiler vectorises (this file is built with -O3), but
// for the one pair that every JACK cycle spends its time in: S32 and float side by side.
#include "stream/sample_format.hpp"

#include <bit>
#include <cstring>
#include <limits>
#include <type_traits>

#ifdef __SSE2__
#include <emmintrin.h>
#endif

namespace lockstep {
namespace {

static_assert(std::endian::native == std::endian::little, "the card formats are little-endian");

// Scales to `bits` bits, rounds to the nearest (ties to even), clips; NaN gives 0.
template <int bits> inline std::int32_t rounded(float sample) noexcept {
    constexpr double scale = static_cast<double>(std::int64_t{1} << (bits - 1));
    // Adding 1.5 * 2^52 leaves the rounded integer in the low bits of the mantissa: unlike
    // lrint() this vectorises, and a double holds every float times 2^31 exactly.
    constexpr double magic = 6755399441055744.0;
    const float number = sample == sample ? sample : 0.0F; // NOLINT(misc-redundant-expression): NaN
    double scaled = static_cast<double>(number) * scale;
    scaled = scaled < scale - 1.0 ? scaled : scale - 1.0;
    scaled = scaled > -scale ? scaled : -scale;
    return static_cast<std::int32_t>(std::bit_cast<std::int64_t>(scaled + magic));
}

// The top `bits` bits, rounded to the nearest and clipped, as a right-aligned number.
template <int bits> inline std::int32_t narrowed(std::int32_t sample) noexcept {
    constexpr std::int32_t half = std::int32_t{1} << (31 - bits);
    constexpr std::int32_t top = std::numeric_limits<std::int32_t>::max() - half;
    return ((sample < top ? sample : top) + half) >> (32 - bits);
}

template <class Word> inline Word load(const std::byte* source) noexcept {
    Word word;
    std::memcpy(&word, source, sizeof word);
    return word;
}

template <class Word> inline void store(std::byte* destination, Word word) noexcept {
    std::memcpy(destination, &word, sizeof word);
}

inline std::int32_t left(std::int32_t sample, int bits) noexcept {
    return static_cast<std::int32_t>(static_cast<std::uint32_t>(sample) << bits);
}

struct S32 {
    static constexpr std::size_t bytes = 4;
    static std::int32_t to_int32(const std::byte* source) noexcept {
        return load<std::int32_t>(source);
    }
    static float to_float(const std::byte* source) noexcept {
        // What is above would round up to 1.0.
        constexpr std::int32_t top = 0x7fffff80;
        const auto sample = load<std::int32_t>(source);
        return static_cast<float>(sample < top ? sample : top) * 0x1p-31F;
    }
    static void from_int32(std::byte* destination, std::int32_t sample) noexcept {
        store(destination, sample);
    }
    static void from_float(std::byte* destination, float sample) noexcept {
        store(destination, rounded<32>(sample));
    }
};

struct Float32 {
    static constexpr std::size_t bytes = 4;
    static std::int32_t to_int32(const std::byte* source) noexcept {
        return rounded<32>(load<float>(source));
    }
    static float to_float(const std::byte* source) noexcept { return load<float>(source); }
    static void from_int32(std::byte* destination, std::int32_t sample) noexcept {
        constexpr std::int32_t top = 0x7fffff80;
        store(destination, static_cast<float>(sample < top ? sample : top) * 0x1p-31F);
    }
    static void from_float(std::byte* destination, float sample) noexcept {
        store(destination, sample);
    }
};

struct S24 {
    static constexpr std::size_t bytes = 4;
    // The fourth byte is padding: cards may leave anything in it.
    static std::int32_t to_int32(const std::byte* source) noexcept {
        return left(load<std::int32_t>(source), 8);
    }
    static float to_float(const std::byte* source) noexcept {
        return static_cast<float>(to_int32(source)) * 0x1p-31F;
    }
    static void from_int32(std::byte* destination, std::int32_t sample) noexcept {
        store(destination, narrowed<24>(sample));
    }
    static void from_float(std::byte* destination, float sample) noexcept {
        store(destination, rounded<24>(sample));
    }
};

struct S24In3 {
    static constexpr std::size_t bytes = 3;
    static std::int32_t to_int32(const std::byte* source) noexcept {
        const auto byte = [source](int index) {
            return static_cast<std::uint32_t>(std::to_integer<std::uint8_t>(source[index]));
        };
        return static_cast<std::int32_t>(byte(0) << 8 | byte(1) << 16 | byte(2) << 24);
    }
    static float to_float(const std::byte* source) noexcept {
        return static_cast<float>(to_int32(source)) * 0x1p-31F;
    }
    static void from_int32(std::byte* destination, std::int32_t sample) noexcept {
        put(destination, narrowed<24>(sample));
    }
    static void from_float(std::byte* destination, float sample) noexcept {
        put(destination, rounded<24>(sample));
    }

  private:
    static void put(std::byte* destination, std::int32_t sample) noexcept {
        const auto bits = static_cast<std::uint32_t>(sample);
        destination[0] = static_cast<std::byte>(bits);
        destination[1] = static_cast<std::byte>(bits >> 8);
        destination[2] = static_cast<std::byte>(bits >> 16);
    }
};

struct S16 {
    static constexpr std::size_t bytes = 2;
    static std::int32_t to_int32(const std::byte* source) noexcept {
        return left(load<std::int16_t>(source), 16);
    }
    static float to_float(const std::byte* source) noexcept {
        return static_cast<float>(load<std::int16_t>(source)) * 0x1p-15F;
    }
    static void from_int32(std::byte* destination, std::int32_t sample) noexcept {
        store(destination, static_cast<std::int16_t>(narrowed<16>(sample)));
    }
    static void from_float(std::byte* destination, float sample) noexcept {
        store(destination, static_cast<std::int16_t>(rounded<16>(sample)));
    }
};

// Contiguous S32 by four samples at a time, as the loops below would have it; each returns how many
// frames it converted, a multiple of 4. The compiler's own vectors take three times as long: no
// plain expression is the processor's conversion with its way of telling overflow.
#ifdef __SSE2__
std::size_t s32_to_float(float* __restrict destination, const std::byte* __restrict source,
                         std::size_t frames) noexcept {
    const __m128 scale = _mm_set1_ps(0x1p-31F);
    const __m128 top = _mm_set1_ps(1 - 0x1p-24F); // the largest samples would round up to 1.0
    const std::size_t whole = frames & ~std::size_t{3};
#pragma GCC unroll 4
    for (std::size_t i = 0; i < whole; i += 4) {
        const __m128i words = _mm_loadu_si128(reinterpret_cast<const __m128i*>(source + 4 * i));
        _mm_storeu_ps(destination + i, _mm_min_ps(_mm_mul_ps(_mm_cvtepi32_ps(words), scale), top));
    }
    return whole;
}

std::size_t s32_from_float(std::byte* __restrict destination, const float* __restrict source,
                           std::size_t frames) noexcept {
    const __m128 scale = _mm_set1_ps(0x1p31F);
    const __m128 one = _mm_set1_ps(1);
    const std::size_t whole = frames & ~std::size_t{3};
#pragma GCC unroll 4
    for (std::size_t i = 0; i < whole; i += 4) {
        const __m128 samples = _mm_loadu_ps(source + i);
        // What does not fit, and a NaN, becomes 0x80000000: right below, inverted right above.
        const __m128i words = _mm_cvtps_epi32(_mm_mul_ps(samples, scale));
        const __m128i above = _mm_castps_si128(_mm_cmpge_ps(samples, one));
        const __m128i numbers = _mm_castps_si128(_mm_cmpord_ps(samples, samples));
        _mm_storeu_si128(reinterpret_cast<__m128i*>(destination + 4 * i),
                         _mm_and_si128(_mm_xor_si128(words, above), numbers));
    }
    return whole;
}
#else
std::size_t s32_to_float(float*, const std::byte*, std::size_t) noexcept {
    return 0;
}
std::size_t s32_from_float(std::byte*, const float*, std::size_t) noexcept {
    return 0;
}
#endif

// Samples that are the card's own: many fewer instructions than the loop's vectors.
template <class Sample>
void copy(void* __restrict destination, const void* __restrict source,
          std::size_t frames) noexcept {
    std::memcpy(destination, source, frames * sizeof(Sample));
}

// The loops; `contiguous` makes the stride a constant, without which nothing vectorises.
template <class Format, bool contiguous> struct Loops {
    static std::size_t step(std::size_t stride) noexcept {
        return contiguous ? Format::bytes : stride;
    }
    static void to_float(float* __restrict destination, const std::byte* __restrict source,
                         std::size_t stride, std::size_t frames) noexcept {
        if constexpr (contiguous && std::is_same_v<Format, Float32>)
            return copy<float>(destination, source, frames);
        std::size_t i = 0;
        if constexpr (contiguous && std::is_same_v<Format, S32>)
            i = s32_to_float(destination, source, frames);
        for (; i < frames; ++i)
            destination[i] = Format::to_float(source + i * step(stride));
    }
    static void to_int32(std::int32_t* __restrict destination, const std::byte* __restrict source,
                         std::size_t stride, std::size_t frames) noexcept {
        if constexpr (contiguous && std::is_same_v<Format, S32>)
            return copy<std::int32_t>(destination, source, frames);
        for (std::size_t i = 0; i < frames; ++i)
            destination[i] = Format::to_int32(source + i * step(stride));
    }
    static void from_float(std::byte* __restrict destination, std::size_t stride,
                           const float* __restrict source, std::size_t frames) noexcept {
        if constexpr (contiguous && std::is_same_v<Format, Float32>)
            return copy<float>(destination, source, frames);
        std::size_t i = 0;
        if constexpr (contiguous && std::is_same_v<Format, S32>)
            i = s32_from_float(destination, source, frames);
        for (; i < frames; ++i)
            Format::from_float(destination + i * step(stride), source[i]);
    }
    static void from_int32(std::byte* __restrict destination, std::size_t stride,
                           const std::int32_t* __restrict source, std::size_t frames) noexcept {
        if constexpr (contiguous && std::is_same_v<Format, S32>)
            return copy<std::int32_t>(destination, source, frames);
        for (std::size_t i = 0; i < frames; ++i)
            Format::from_int32(destination + i * step(stride), source[i]);
    }
    static void silence(std::byte* destination, [[maybe_unused]] std::size_t stride,
                        std::size_t frames) noexcept {
        if constexpr (contiguous) {
            std::memset(destination, 0, frames * Format::bytes);
        } else {
            for (std::size_t i = 0; i < frames; ++i)
                std::memset(destination + i * stride, 0, Format::bytes);
        }
    }
    static constexpr SampleConversions table{&to_float, &to_int32, &from_float, &from_int32,
                                             &silence};
};

template <class Format> const SampleConversions& choose(std::size_t stride) noexcept {
    return stride == Format::bytes ? Loops<Format, true>::table : Loops<Format, false>::table;
}

} // namespace

const char* sample_format_name(SampleFormat format) noexcept {
    switch (format) {
    case SampleFormat::s32:
        return "S32_LE";
    case SampleFormat::float32:
        return "FLOAT_LE";
    case SampleFormat::s24_3:
        return "S24_3LE";
    case SampleFormat::s24:
        return "S24_LE";
    case SampleFormat::s16:
        return "S16_LE";
    }
    return "?";
}

std::size_t sample_format_bytes(SampleFormat format) noexcept {
    switch (format) {
    case SampleFormat::s24_3:
        return S24In3::bytes;
    case SampleFormat::s16:
        return S16::bytes;
    default:
        return 4;
    }
}

const SampleConversions& sample_conversions(SampleFormat format, std::size_t stride) noexcept {
    switch (format) {
    case SampleFormat::float32:
        return choose<Float32>(stride);
    case SampleFormat::s24_3:
        return choose<S24In3>(stride);
    case SampleFormat::s24:
        return choose<S24>(stride);
    case SampleFormat::s16:
        return choose<S16>(stride);
    default:
        return choose<S32>(stride);
    }
}

} // namespace lockstep
