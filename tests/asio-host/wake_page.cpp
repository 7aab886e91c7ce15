// SPDX-License-Identifier: GPL-2.0-or-later
//
// Mapping the page: under Wine a file's view is the file's own memory, which Linux code sees too.
#include "wake_page.hpp"

#include "errors.hpp"
#include "text.hpp"

#include <windows.h>

namespace host {
namespace {

struct Close {
    using pointer = HANDLE;
    void operator()(HANDLE handle) const noexcept { CloseHandle(handle); }
};
using Handle = std::unique_ptr<void, Close>;

} // namespace

WakePage::WakePage(const std::string& file) {
    HANDLE opened =
        CreateFileW(widen(file).c_str(), GENERIC_READ, FILE_SHARE_READ | FILE_SHARE_WRITE, nullptr,
                    OPEN_EXISTING, FILE_ATTRIBUTE_NORMAL, nullptr);
    const Handle handle(opened == INVALID_HANDLE_VALUE ? nullptr : opened);
    const Handle mapping(
        handle ? CreateFileMappingW(handle.get(), nullptr, PAGE_READONLY, 0, 0, nullptr) : nullptr);
    const void* view =
        mapping ? MapViewOfFile(mapping.get(), FILE_MAP_READ, 0, 0, sizeof(std::uint64_t))
                : nullptr;
    if (view == nullptr)
        throw InputError("wake-up file '" + file + "' cannot be mapped (error " +
                         std::to_string(GetLastError()) +
                         "); it is made by preloading the wake-stamp library");
    page_.reset(static_cast<const volatile std::uint64_t*>(view));
}

void WakePage::Unmap::operator()(const volatile std::uint64_t* page) const noexcept {
    UnmapViewOfFile(const_cast<const std::uint64_t*>(page));
}

} // namespace host
