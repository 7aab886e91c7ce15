// SPDX-License-Identifier: LGPL-2.1-or-later
//
// Finds the Linux half: Wine answers NtQueryVirtualMemory for a DLL stamped as builtin with the
// handle of the .so beside it, and ntdll exports the dispatcher as a variable. (__wine_unix_call is
// not imported: Wine 8 exports it, Wine 10 does not.)
#include "unix_call.hpp"

#include <windows.h>

#include <cstdio>
#include <mutex>
#include <optional>

extern "C" IMAGE_DOS_HEADER __ImageBase; // this DLL

namespace lockstep {
namespace {

constexpr unsigned memory_wine_unix_functions = 1000;

using QueryVirtualMemory = long(__stdcall*)(HANDLE process, const void* address, unsigned what,
                                            void* buffer, SIZE_T size, SIZE_T* written);

std::string hexadecimal(long status) {
    char text[16];
    std::snprintf(text, sizeof text, "%08lx", static_cast<unsigned long>(status));
    return text;
}

template <typename Function> Function find(HMODULE module, const char* name) {
    return reinterpret_cast<Function>(reinterpret_cast<void*>(GetProcAddress(module, name)));
}

} // namespace

const UnixLibrary* UnixLibrary::load(std::string& message) {
    static std::mutex loading;
    static std::optional<UnixLibrary> library;
    const std::lock_guard lock(loading);
    if (library)
        return &*library;
    const HMODULE ntdll = GetModuleHandleW(L"ntdll.dll");
    const auto query = find<QueryVirtualMemory>(ntdll, "NtQueryVirtualMemory");
    const auto dispatcher = find<Dispatcher*>(ntdll, "__wine_unix_call_dispatcher");
    if (query == nullptr || dispatcher == nullptr) {
        message = "Lockstep ASIO runs under Wine 8.0 or newer only.";
        return nullptr;
    }
    std::uint64_t handle = 0;
    const long status = query(GetCurrentProcess(), &__ImageBase, memory_wine_unix_functions,
                              &handle, sizeof handle, nullptr);
    if (status != 0) {
        message = "lockstep-asio.so is not in Wine's x86_64-unix folder (i386-unix "
                  "for wine32), or does "
                  "not load (status " +
                  hexadecimal(status) + "). Reinstall Lockstep.";
        return nullptr;
    }
    const UnixLibrary found(*dispatcher, handle);
    abi::Version versions{abi::version, 0};
    if (!found.call(abi::Call::version, &versions)) {
        message = found.crash();
        return nullptr;
    }
    if (versions.unix_version != abi::version) {
        message = "lockstep-asio.dll and lockstep-asio.so are of different versions (" +
                  std::to_string(abi::version) + ", " + std::to_string(versions.unix_version) +
                  "). Reinstall Lockstep.";
        return nullptr;
    }
    return &library.emplace(*dispatcher, handle);
}

} // namespace lockstep
