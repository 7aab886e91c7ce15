// SPDX-License-Identifier: LGPL-2.1-or-later
//
// HKEY_CURRENT_USER\Software\Lockstep\ASIO; see settings.hpp.
#include "registry.hpp"

#include <windows.h>

#include <cstring>
#include <vector>

namespace lockstep {
namespace {

constexpr wchar_t settings_key[] = L"Software\\Lockstep\\ASIO";

struct NamedValue {
    const wchar_t* name;
    RegistryValue RegistryValues::*value;
};
constexpr NamedValue named_values[] = {
    {L"Device", &RegistryValues::device},   {L"Transport", &RegistryValues::transport},
    {L"Period", &RegistryValues::period},   {L"Safety", &RegistryValues::safety},
    {L"Rate", &RegistryValues::rate},       {L"Inputs", &RegistryValues::inputs},
    {L"Outputs", &RegistryValues::outputs},
};

// Windows' error code.
LONG write_value(HKEY key, const wchar_t* name, const RegistryValue& value) {
    if (const std::string* text = std::get_if<std::string>(&value)) {
        const std::wstring wide = widen(*text);
        return RegSetValueExW(key, name, 0, REG_SZ, reinterpret_cast<const BYTE*>(wide.c_str()),
                              static_cast<DWORD>((wide.size() + 1) * sizeof(wchar_t)));
    }
    if (const std::uint32_t* number = std::get_if<std::uint32_t>(&value))
        return RegSetValueExW(key, name, 0, REG_DWORD, reinterpret_cast<const BYTE*>(number),
                              sizeof *number);
    const LONG outcome = RegDeleteValueW(key, name);
    return outcome == ERROR_FILE_NOT_FOUND ? ERROR_SUCCESS : outcome;
}

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

std::wstring widen(const std::string& text) {
    const int size = MultiByteToWideChar(CP_UTF8, 0, text.c_str(), -1, nullptr, 0);
    if (size <= 1)
        return {};
    std::wstring wide(static_cast<std::size_t>(size), L'\0');
    MultiByteToWideChar(CP_UTF8, 0, text.c_str(), -1, wide.data(), size);
    wide.pop_back(); // the closing zero
    return wide;
}

RegistryValues read_registry() {
    RegistryValues values;
    HKEY key = nullptr;
    if (RegOpenKeyExW(HKEY_CURRENT_USER, settings_key, 0, KEY_QUERY_VALUE, &key) != ERROR_SUCCESS)
        return values;
    for (const NamedValue& named : named_values)
        values.*named.value = read_value(key, named.name);
    RegCloseKey(key);
    return values;
}

std::string write_registry(const RegistryValues& values) {
    HKEY key = nullptr;
    LONG outcome = RegCreateKeyExW(HKEY_CURRENT_USER, settings_key, 0, nullptr, 0, KEY_SET_VALUE,
                                   nullptr, &key, nullptr);
    if (outcome == ERROR_SUCCESS) {
        for (const NamedValue& named : named_values)
            if (outcome == ERROR_SUCCESS)
                outcome = write_value(key, named.name, values.*named.value);
        RegCloseKey(key);
    }
    return outcome == ERROR_SUCCESS ? std::string()
                                    : "The settings cannot be written to the registry (error " +
                                          std::to_string(outcome) + ").";
}

} // namespace lockstep
