// SPDX-License-Identifier: GPL-2.0-or-later
//
// Random values for calls: repeatable from a seed, with a liking for edges.
#pragma once

#include <cstddef>
#include <cstdint>
#include <random>
#include <span>

class Random {
  public:
    explicit Random(std::uint64_t seed) : engine_(seed) {}

    // 0 to count - 1.
    std::size_t below(std::size_t count);
    bool one_in(std::size_t count) { return below(count) == 0; }
    template <class T, std::size_t N> const T& pick(const T (&values)[N]) {
        return values[below(N)];
    }
    // Mostly small numbers, powers of two and their neighbours, now and then anything.
    std::uint64_t number();
    // Fills memory with anything.
    void fill(std::span<std::byte> memory);
    // Changes a few bytes of a structure that was right.
    void spoil(std::span<std::byte> memory);

  private:
    std::mt19937_64 engine_;
};

template <class T> std::span<std::byte> bytes_of(T& value) {
    return std::as_writable_bytes(std::span(&value, 1));
}
