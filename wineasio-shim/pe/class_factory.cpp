// SPDX-License-Identifier: LGPL-2.1-or-later
//
// What COM asks of the DLL: the class factory, and whether it may be unloaded.
#include "com_driver.hpp"
#include "driver_id.hpp"

#include <new>

namespace {

using lockstep::ComDriver;

// One for the process; its reference count means nothing.
class ClassFactory final : public IClassFactory {
  public:
    HRESULT STDMETHODCALLTYPE QueryInterface(REFIID id, void** object) override {
        if (object == nullptr)
            return E_POINTER;
        if (id == IID_IUnknown || id == IID_IClassFactory) {
            *object = static_cast<IClassFactory*>(this);
            return S_OK;
        }
        *object = nullptr;
        return E_NOINTERFACE;
    }
    ULONG STDMETHODCALLTYPE AddRef() override { return 2; }
    ULONG STDMETHODCALLTYPE Release() override { return 1; }

    HRESULT STDMETHODCALLTYPE CreateInstance(IUnknown* outer, REFIID id, void** object) override {
        if (object == nullptr)
            return E_POINTER;
        *object = nullptr;
        if (outer != nullptr)
            return CLASS_E_NOAGGREGATION;
        try {
            auto* driver = new ComDriver;
            const HRESULT result = driver->QueryInterface(id, object);
            driver->Release();
            return result;
        } catch (...) {
            return E_OUTOFMEMORY;
        }
    }

    HRESULT STDMETHODCALLTYPE LockServer(BOOL lock) override {
        ComDriver::alive += lock ? 1 : -1;
        return S_OK;
    }
};

ClassFactory factory;

} // namespace

extern "C" HRESULT STDAPICALLTYPE DllGetClassObject(REFCLSID class_id, REFIID id, void** object) {
    if (object == nullptr)
        return E_POINTER;
    *object = nullptr;
    if (!(class_id == lockstep::driver_class_id))
        return CLASS_E_CLASSNOTAVAILABLE;
    return factory.QueryInterface(id, object);
}

extern "C" HRESULT STDAPICALLTYPE DllCanUnloadNow() {
    return ComDriver::alive == 0 ? S_OK : S_FALSE;
}
