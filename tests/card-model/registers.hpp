// SPDX-License-Identifier: GPL-2.0-or-later
//
// Byte offsets in BAR0 and the bits of them that the model acts on. What a status register tells of
// clock inputs is in sync.cpp, the MIDI ports' registers in kind.cpp, by card.
#pragma once

#include <cstdint>

namespace card_model::reg {

inline constexpr std::uint32_t bar_size = 65536;

// Written.
inline constexpr std::uint32_t settings = 0; // RayDAT, AIO, AIO Pro
inline constexpr std::uint32_t output_buffer =
    32; // named in drivers, used by none, as the next two
inline constexpr std::uint32_t input_buffer = 36;
inline constexpr std::uint32_t flash_control = 48;
inline constexpr std::uint32_t control = 64;
inline constexpr std::uint32_t confirm = 96;
inline constexpr std::uint32_t tco_write = 128; // four words
inline constexpr std::uint32_t pll_write = 256;
inline constexpr std::uint32_t aes_rate_changed = 384; // AES; what it does is not known
inline constexpr std::uint32_t playback_enable = 512;  // 64 words, as the next two
inline constexpr std::uint32_t capture_enable = 768;
inline constexpr std::uint32_t record_output = 1536;
inline constexpr std::uint32_t playback_pages = 8192; // 64 times 16 words
inline constexpr std::uint32_t capture_pages = 12288;
inline constexpr std::uint32_t mixer = 32768; // 64 times 128 words

// Read.
inline constexpr std::uint32_t status0 = 0;
inline constexpr std::uint32_t status1 = 64;
inline constexpr std::uint32_t fbits = 128;
inline constexpr std::uint32_t status2 = 192;
inline constexpr std::uint32_t tco_read = 256; // four words
inline constexpr std::uint32_t serial_low = 392;
inline constexpr std::uint32_t serial_high = 396;
inline constexpr std::uint32_t barcode = 416; // two words
inline constexpr std::uint32_t flash = 448;
inline constexpr std::uint32_t pll_read = 512;
inline constexpr std::uint32_t meters = 4096; // up to 7936, with gaps

constexpr std::uint32_t bit(unsigned number) noexcept {
    return 1U << number;
}

// Whether `offset` is one of `words` words from `base` on.
constexpr bool within(std::uint32_t offset, std::uint32_t base, unsigned words) noexcept {
    return offset >= base && offset < base + 4 * words;
}

// CONTROL.
inline constexpr std::uint32_t start = bit(0);
inline constexpr unsigned period_shift = 1; // three bits
inline constexpr std::uint32_t master = bit(4);
inline constexpr std::uint32_t audio_interrupt_enable = bit(5);
inline constexpr std::uint32_t double_speed = bit(8);
inline constexpr std::uint32_t transmit_64 = bit(10); // MADI
inline constexpr std::uint32_t input_coax = bit(14);  // MADI
inline constexpr std::uint32_t quad_speed = bit(31);

// SETTINGS.
inline constexpr std::uint32_t settings_master = bit(0);

// STATUS0.
inline constexpr std::uint32_t audio_pending = bit(0);
inline constexpr std::uint32_t in_use_coax = bit(2); // MADI
inline constexpr std::uint32_t buffer_id = bit(26);

// STATUS2 of RayDAT, AIO and AIO Pro: 1 is absent.
inline constexpr std::uint32_t no_output_board = bit(7);
inline constexpr std::uint32_t no_input_board = bit(8);

} // namespace card_model::reg
