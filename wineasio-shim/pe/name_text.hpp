// SPDX-License-Identifier: LGPL-2.1-or-later
//
// Names into the fixed fields of ASIO's structures.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstring>
#include <string>

namespace lockstep {

// Copies at most size - 1 bytes, never half a UTF-8 character, and zeros behind them.
inline void copy_text(char* destination, std::size_t size, const std::string& text) {
    std::size_t length = std::min(text.size(), size - 1);
    if (length < text.size())
        while (length > 0 && (static_cast<unsigned char>(text[length]) & 0xc0) == 0x80)
            --length;
    text.copy(destination, length);
    std::memset(destination + length, 0, size - length);
}

} // namespace lockstep
