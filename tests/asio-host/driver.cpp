// SPDX-License-Identifier: GPL-2.0-or-later
//
// Finding ASIO drivers in the registry and loading one.
#include "driver.hpp"

#include "errors.hpp"
#include "text.hpp"
#include "traced_asio.hpp"

#include <windows.h>

#include <array>
#include <cstdio>

namespace host {
namespace {

// Empty if the value is not there or not a string.
std::string registry_string(HKEY root, const std::wstring& key, const wchar_t* value) {
    std::array<wchar_t, 512> text{};
    DWORD size = sizeof text;
    if (RegGetValueW(root, key.c_str(), value, RRF_RT_REG_SZ, nullptr, text.data(), &size) !=
        ERROR_SUCCESS)
        return {};
    return narrow(text.data());
}

CLSID class_id(const DriverEntry& entry) {
    CLSID id{};
    if (CLSIDFromString(widen(entry.clsid).c_str(), &id) != S_OK)
        throw DriverError("driver '" + entry.name + "' is registered with CLSID '" + entry.clsid +
                          "', which is not a class id");
    return id;
}

std::string hex(HRESULT result) {
    std::array<char, 16> text{};
    std::snprintf(text.data(), text.size(), "0x%08lx", static_cast<unsigned long>(result));
    return text.data();
}

DriverEntry find(const std::string& name) {
    std::string there;
    for (DriverEntry& entry : list_drivers()) {
        if (entry.name == name)
            return entry;
        there += (there.empty() ? "" : ", ") + entry.name;
    }
    throw InputError("no ASIO driver '" + name + "' is registered; there are: " +
                     (there.empty() ? "none (run 'lockstep register')" : there));
}

} // namespace

std::vector<DriverEntry> list_drivers() {
    std::vector<DriverEntry> entries;
    HKEY list = nullptr;
    if (RegOpenKeyExW(HKEY_LOCAL_MACHINE, L"SOFTWARE\\ASIO", 0, KEY_READ, &list) != ERROR_SUCCESS)
        return entries;
    std::array<wchar_t, 256> name{};
    for (DWORD index = 0;; ++index) {
        auto size = static_cast<DWORD>(name.size());
        if (RegEnumKeyExW(list, index, name.data(), &size, nullptr, nullptr, nullptr, nullptr) !=
            ERROR_SUCCESS)
            break;
        const std::wstring key = std::wstring(L"SOFTWARE\\ASIO\\") + name.data();
        DriverEntry entry;
        entry.name = narrow(name.data());
        entry.clsid = registry_string(HKEY_LOCAL_MACHINE, key, L"CLSID");
        entry.description = registry_string(HKEY_LOCAL_MACHINE, key, L"Description");
        entry.library = registry_string(
            HKEY_CLASSES_ROOT, L"CLSID\\" + widen(entry.clsid) + L"\\InprocServer32", nullptr);
        entries.push_back(std::move(entry));
    }
    RegCloseKey(list);
    return entries;
}

std::string name_of(asio::Error error) {
    switch (error) {
    case asio::Ok:
        return "ASE_OK";
    case asio::Success:
        return "ASE_SUCCESS";
    case asio::NotPresent:
        return "ASE_NotPresent";
    case asio::HardwareMalfunction:
        return "ASE_HWMalfunction";
    case asio::InvalidParameter:
        return "ASE_InvalidParameter";
    case asio::InvalidMode:
        return "ASE_InvalidMode";
    case asio::PositionNotAdvancing:
        return "ASE_SPNotAdvancing";
    case asio::NoClock:
        return "ASE_NoClock";
    case asio::NoMemory:
        return "ASE_NoMemory";
    }
    return "error " + std::to_string(static_cast<int>(error));
}

asio::IASIO* create_object(const std::string& name) {
    const DriverEntry entry = find(name);
    const CLSID id = class_id(entry);
    void* object = nullptr;
    // An ASIO driver's interface id is its class id.
    const HRESULT result = CoCreateInstance(id, nullptr, CLSCTX_INPROC_SERVER, id, &object);
    if (FAILED(result))
        throw DriverError("driver '" + name + "' cannot be loaded from '" + entry.library +
                          "': " + hex(result));
    return static_cast<asio::IASIO*>(object);
}

LoadedObject load_object(const std::string& name) {
    const DriverEntry entry = find(name);
    const CLSID id = class_id(entry);
    const HMODULE library = LoadLibraryW(widen(entry.library).c_str());
    if (library == nullptr)
        throw DriverError("driver '" + name + "': '" + entry.library + "' cannot be loaded");
    using GetClassObject = HRESULT(WINAPI*)(REFCLSID, REFIID, void**);
    const auto get = reinterpret_cast<GetClassObject>(
        reinterpret_cast<void*>(GetProcAddress(library, "DllGetClassObject")));
    IClassFactory* factory = nullptr;
    void* object = nullptr;
    HRESULT result = E_NOINTERFACE;
    if (get != nullptr)
        result = get(id, IID_IClassFactory, reinterpret_cast<void**>(&factory));
    if (SUCCEEDED(result)) {
        result = factory->CreateInstance(nullptr, id, &object);
        factory->Release();
    }
    if (FAILED(result)) {
        FreeLibrary(library);
        throw DriverError("driver '" + name + "' gives no object: " + hex(result));
    }
    return {static_cast<asio::IASIO*>(object), library};
}

void unload_library(void* library) {
    FreeLibrary(static_cast<HMODULE>(library));
}

Driver::Apartment::Apartment() {
    // Single-threaded, as hosts do: a driver registered "Apartment" is then called directly.
    if (FAILED(CoInitializeEx(nullptr, COINIT_APARTMENTTHREADED)))
        throw DriverError("COM cannot be initialised");
}

Driver::Apartment::~Apartment() {
    CoUninitialize();
}

Driver::Driver(const std::string& name, CallLog* log) {
    object_.reset(create_object(name));
    asio_ = object_.get();
    if (log != nullptr) {
        traced_.reset(new TracedAsio(*asio_, *log));
        asio_ = traced_.get();
    }
    if (asio_->init(nullptr) != asio::True)
        throw DriverError("driver '" + name + "' does not start: " + message());
}

Driver::~Driver() = default;

std::string Driver::message() const {
    std::array<char, asio::ErrorMessageSize + 1> text{};
    asio_->getErrorMessage(text.data());
    return text.data();
}

void Driver::check(asio::Error result, const std::string& call) const {
    if (result != asio::Ok)
        throw DriverError(call + " refused with " + name_of(result) + ": " + message());
}

} // namespace host
