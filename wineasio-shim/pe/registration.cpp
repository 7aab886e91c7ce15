// SPDX-License-Identifier: LGPL-2.1-or-later
//
// Puts the driver into, and takes it out of, the list of ASIO drivers of one Wine prefix
// (regsvr32).
//
//   HKEY_CLASSES_ROOT\CLSID\{...}\InprocServer32   path of this DLL, ThreadingModel Both
//   HKEY_LOCAL_MACHINE\Software\ASIO\Lockstep ASIO CLSID, Description
//
// Only where the Linux half loads too: a driver that a host lists and cannot open helps nobody.
//
// "Both": hosts create the driver from any kind of apartment and call it by its raw table from any
// thread; it must never be marshalled.
#include "driver_id.hpp"
#include "unix_call.hpp"

#include <windows.h>

#include <string>

extern "C" IMAGE_DOS_HEADER __ImageBase; // this DLL

namespace {

using lockstep::driver_class_text;
using lockstep::driver_name_wide;

std::wstring class_key() {
    return std::wstring(L"CLSID\\") + driver_class_text;
}
std::wstring list_key() {
    return std::wstring(L"Software\\ASIO\\") + driver_name_wide;
}

LSTATUS set_text(HKEY root, const std::wstring& key, const wchar_t* name,
                 const std::wstring& text) {
    return RegSetKeyValueW(root, key.c_str(), name, REG_SZ, text.c_str(),
                           static_cast<DWORD>((text.size() + 1) * sizeof(wchar_t)));
}

LSTATUS remove_key(HKEY root, const std::wstring& key) {
    const LSTATUS result = RegDeleteTreeW(root, key.c_str());
    return result == ERROR_FILE_NOT_FOUND ? ERROR_SUCCESS : result;
}

LSTATUS unregister() {
    const LSTATUS list = remove_key(HKEY_LOCAL_MACHINE, list_key());
    const LSTATUS classes = remove_key(HKEY_CLASSES_ROOT, class_key());
    return list != ERROR_SUCCESS ? list : classes;
}

LSTATUS register_driver() {
    wchar_t path[MAX_PATH] = {};
    const DWORD length =
        GetModuleFileNameW(reinterpret_cast<HMODULE>(&__ImageBase), path, MAX_PATH);
    if (length == 0 || length >= MAX_PATH)
        return ERROR_FILENAME_EXCED_RANGE;
    const std::wstring server = class_key() + L"\\InprocServer32";
    LSTATUS result = set_text(HKEY_CLASSES_ROOT, class_key(), nullptr, driver_name_wide);
    if (result == ERROR_SUCCESS)
        result = set_text(HKEY_CLASSES_ROOT, server, nullptr, path);
    if (result == ERROR_SUCCESS)
        result = set_text(HKEY_CLASSES_ROOT, server, L"ThreadingModel", L"Both");
    if (result == ERROR_SUCCESS)
        result = set_text(HKEY_LOCAL_MACHINE, list_key(), L"CLSID", driver_class_text);
    if (result == ERROR_SUCCESS)
        result = set_text(HKEY_LOCAL_MACHINE, list_key(), L"Description", driver_name_wide);
    return result;
}

} // namespace

extern "C" HRESULT STDAPICALLTYPE DllRegisterServer() {
    try {
        std::string message;
        if (lockstep::UnixLibrary::load(message) == nullptr)
            return HRESULT_FROM_WIN32(ERROR_MOD_NOT_FOUND);
        const LSTATUS result = register_driver();
        if (result != ERROR_SUCCESS)
            unregister(); // nothing half-installed
        return HRESULT_FROM_WIN32(result);
    } catch (...) {
        return E_OUTOFMEMORY;
    }
}

extern "C" HRESULT STDAPICALLTYPE DllUnregisterServer() {
    try {
        return HRESULT_FROM_WIN32(unregister());
    } catch (...) {
        return E_OUTOFMEMORY;
    }
}
