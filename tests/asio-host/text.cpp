// SPDX-License-Identifier: GPL-2.0-or-later
//
// UTF-8 and UTF-16.
#include "text.hpp"

#include <windows.h>

namespace host {

std::wstring widen(std::string_view utf8) {
    const int length = static_cast<int>(utf8.size());
    std::wstring wide(MultiByteToWideChar(CP_UTF8, 0, utf8.data(), length, nullptr, 0), L'\0');
    MultiByteToWideChar(CP_UTF8, 0, utf8.data(), length, wide.data(),
                        static_cast<int>(wide.size()));
    return wide;
}

std::string narrow(std::wstring_view utf16) {
    const int length = static_cast<int>(utf16.size());
    std::string bytes(
        WideCharToMultiByte(CP_UTF8, 0, utf16.data(), length, nullptr, 0, nullptr, nullptr), '\0');
    WideCharToMultiByte(CP_UTF8, 0, utf16.data(), length, bytes.data(),
                        static_cast<int>(bytes.size()), nullptr, nullptr);
    return bytes;
}

} // namespace host
