// SPDX-License-Identifier: LGPL-2.1-or-later
//
// HKEY_CURRENT_USER\Software\Lockstep\ASIO; see settings.hpp.
#include "registry.hpp"

#include <windows.h>

#include <cstring>
#include <vector>

namespace lockstep {
namespace {

RegistryValue read_value(HKEY key, const wchar_t* name) {
    DWORD type = 0;
    DWORD size = 0;
    if (RegQueryValueExW(key, name, nullptr, &type, nullptr, &size) != ERROR_SUCCESS)
        return std::monostate{};
    std::vector<unsigned char> data(size + sizeof(wchar_t), 0); // a string may lack its zero
    DWORD read = size;
    if (RegQueryValueExW(key, name, nullptr, &type, data.data(), &read) != ERROR_SUCCESS)
        return std::monostate{};
    if (type == REG_DWORD && read == sizeof(DWORD)) {
        std::uint32_t number = 0;
        std::memcpy(&number, data.data(), sizeof number);
        return number;
    }
    if (type == REG_SZ) {
        std::wstring text((read + 1) / sizeof(wchar_t), L'\0');
        std::memcpy(text.data(), data.data(), text.size() * sizeof(wchar_t));
        return narrow(text.c_str());
    }
    return OtherType{type};
}

} // namespace

std::string narrow(const wchar_t* text) {
    const int size = WideCharToMultiByte(CP_UTF8, 0, text, -1, nullptr, 0, nullptr, nullptr);
    if (size <= 1)
        return {};
    std::string bytes(static_cast<std::size_t>(size), '\0');
    WideCharToMultiByte(CP_UTF8, 0, text, -1, bytes.data(), size, nullptr, nullptr);
    bytes.pop_back(); // the closing zero
    return bytes;
}

RegistryValues read_registry() {
    RegistryValues values;
    HKEY key = nullptr;
    if (RegOpenKeyExW(HKEY_CURRENT_USER, L"Software\\Lockstep\\ASIO", 0, KEY_QUERY_VALUE, &key) !=
        ERROR_SUCCESS)
        return values;
    values.device = read_value(key, L"Device");
    values.transport = read_value(key, L"Transport");
    values.period = read_value(key, L"Period");
    values.safety = read_value(key, L"Safety");
    values.rate = read_value(key, L"Rate");
    RegCloseKey(key);
    return values;
}

} // namespace lockstep
