// SPDX-License-Identifier: GPL-2.0-or-later
//
// ASIO drivers as Windows lists them, and one of them loaded through COM. A Driver owns its COM
// object and the apartment of the thread that made it; all but the callbacks stay on that thread.
#pragma once

#include "wineasio-shim/pe/asio.hpp"

#include <memory>
#include <string>
#include <vector>

namespace host {

class CallLog;

struct DriverEntry {
    std::string name;        // the key under HKLM\SOFTWARE\ASIO
    std::string clsid;       // as registered, "{...}"
    std::string description; // may be empty
    std::string library;     // the DLL that serves the class id; empty: not registered
};

std::vector<DriverEntry> list_drivers();

std::string name_of(asio::Error error);

// A new object of the driver, its one reference the caller's; not initialised. InputError: no such
// driver; DriverError: it cannot be loaded.
asio::IASIO* create_object(const std::string& name);

// As above, without COM: by the DLL's own function, as hosts do that load it themselves. The DLL
// stays until unload_library(), to be called once the object is released.
struct LoadedObject {
    asio::IASIO* object = nullptr;
    void* library = nullptr;
};
LoadedObject load_object(const std::string& name);
void unload_library(void* library);

class Driver {
  public:
    // Loads and initialises the driver. InputError: no such driver (the message lists those there
    // are); DriverError: it is there but cannot be used. `log`, if any, must outlive the Driver.
    explicit Driver(const std::string& name, CallLog* log = nullptr);
    ~Driver();
    Driver(const Driver&) = delete;
    Driver& operator=(const Driver&) = delete;

    asio::IASIO* operator->() const noexcept { return asio_; }
    // Throws DriverError with the driver's own message unless `result` is Ok.
    void check(asio::Error result, const std::string& call) const;

  private:
    struct Apartment {
        Apartment();
        ~Apartment();
        Apartment(const Apartment&) = delete;
        Apartment& operator=(const Apartment&) = delete;
    };
    struct Release {
        void operator()(asio::IASIO* object) const noexcept { object->Release(); }
    };

    std::string message() const;

    Apartment apartment_;
    std::unique_ptr<asio::IASIO, Release> object_;
    std::unique_ptr<asio::IASIO, Release> traced_; // forwards to object_ and logs
    asio::IASIO* asio_ = nullptr;
};

} // namespace host
