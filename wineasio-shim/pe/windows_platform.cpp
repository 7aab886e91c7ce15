// SPDX-License-Identifier: LGPL-2.1-or-later
//
// Threads, memory and time from Windows, the card from the Linux half.
//
// Every thread is made by Wine: the host's plug-ins run on the real-time thread and expect a
// Windows thread. Each holds a reference to this DLL, so that a host that unloads the driver does
// not pull the code from under a thread that is still leaving it.
#include "windows_platform.hpp"

#include "registry.hpp"
#include "unix_backend.hpp"

#include <windows.h>

#include <mmsystem.h>
#include <xmmintrin.h>

#include <string>

extern "C" IMAGE_DOS_HEADER __ImageBase; // this DLL

namespace lockstep {
namespace {

constexpr std::size_t real_time_stack = 8u << 20; // bytes reserved; hosts run plug-ins on it
constexpr unsigned flush_denormals = 0x8040;      // MXCSR: FTZ and DAZ

struct ThreadStart {
    Platform::Kind kind;
    HMODULE module;
    std::function<void()> body;
};

// Reads every page of a loaded DLL, so that the first cycles find its code in memory.
void fetch_pages(HMODULE module) {
    const auto* base = reinterpret_cast<const char*>(module);
    const auto* dos = reinterpret_cast<const IMAGE_DOS_HEADER*>(base);
    const auto* headers = reinterpret_cast<const IMAGE_NT_HEADERS*>(base + dos->e_lfanew);
    const volatile char* page = base;
    for (DWORD offset = 0; offset < headers->OptionalHeader.SizeOfImage; offset += 4096)
        static_cast<void>(page[offset]);
}

DWORD WINAPI thread_main(void* argument) {
    HMODULE module = nullptr;
    {
        const std::unique_ptr<ThreadStart> start(static_cast<ThreadStart*>(argument));
        module = start->module;
        if (start->kind == Platform::Kind::real_time) {
            _mm_setcsr(_mm_getcsr() | flush_denormals);
            fetch_pages(module);
        }
        try {
            start->body();
        } catch (...) {
            // Nothing in a body throws but for want of memory; the thread then just ends.
            module = start->module;
        }
    }
    FreeLibraryAndExitThread(module, 0);
}

class WindowsThread final : public Thread {
  public:
    explicit WindowsThread(HANDLE handle) : handle_(handle) {}
    ~WindowsThread() override { CloseHandle(handle_); }
    WindowsThread(const WindowsThread&) = delete;
    WindowsThread& operator=(const WindowsThread&) = delete;
    bool join(unsigned timeout_ms) override {
        return WaitForSingleObject(handle_, timeout_ms) == WAIT_OBJECT_0;
    }

  private:
    HANDLE handle_;
};

std::string program_name() {
    wchar_t path[MAX_PATH] = {};
    if (GetModuleFileNameW(nullptr, path, MAX_PATH - 1) == 0)
        return "ASIO host";
    std::string name = narrow(path);
    name.erase(0, name.find_last_of("\\/") + 1);
    const std::size_t dot = name.rfind('.');
    return dot == std::string::npos || dot == 0 ? name : name.substr(0, dot);
}

class WindowsPlatform final : public Platform {
  public:
    std::unique_ptr<Thread> start_thread(Kind kind, std::function<void()> body) override {
        auto start = std::make_unique<ThreadStart>(ThreadStart{kind, nullptr, std::move(body)});
        if (!GetModuleHandleExW(GET_MODULE_HANDLE_EX_FLAG_FROM_ADDRESS,
                                reinterpret_cast<const wchar_t*>(&__ImageBase), &start->module))
            return nullptr;
        const HMODULE module = start->module;
        const HANDLE handle = CreateThread(
            nullptr, kind == Kind::real_time ? real_time_stack : 0, thread_main, start.get(),
            kind == Kind::real_time ? STACK_SIZE_PARAM_IS_A_RESERVATION : 0, nullptr);
        if (handle == nullptr) {
            FreeLibrary(module);
            return nullptr;
        }
        [[maybe_unused]] ThreadStart* const taken = start.release(); // by thread_main
        return std::make_unique<WindowsThread>(handle);
    }

    std::shared_ptr<void> allocate(std::size_t bytes) override {
        void* memory = VirtualAlloc(nullptr, bytes, MEM_RESERVE | MEM_COMMIT, PAGE_READWRITE);
        if (memory == nullptr)
            return nullptr;
        ZeroMemory(memory, bytes); // touches every page before the real-time thread does
        return {memory, [](void* address) { VirtualFree(address, 0, MEM_RELEASE); }};
    }

    std::uint32_t time_get_time() override { return timeGetTime(); }

    std::shared_ptr<Backend> open(const Settings& settings, Status& status) override {
        if (const UnixLibrary* const library = UnixLibrary::load(status.message))
            return open_unix_backend(*library, settings, program_name(), status);
        status.code = linux_errno::no_device;
        return nullptr;
    }

    KeptRate& kept_rate() override {
        static KeptRate rate;
        return rate;
    }
};

} // namespace

std::shared_ptr<Platform> make_windows_platform() {
    return std::make_shared<WindowsPlatform>();
}

} // namespace lockstep
