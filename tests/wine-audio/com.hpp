// SPDX-License-Identifier: GPL-2.0-or-later
//
// COM objects and event handles that free themselves, and calls whose refusal is an ApiError.
#pragma once

#include "streams.hpp"

#include <windows.h>

#include <cstdio>
#include <memory>
#include <string>

namespace wine_audio {

struct Releaser {
    template <typename Interface> void operator()(Interface* object) const { object->Release(); }
};
template <typename Interface> using Com = std::unique_ptr<Interface, Releaser>;

struct HandleCloser {
    void operator()(void* handle) const { CloseHandle(handle); }
};
using Event = std::unique_ptr<void, HandleCloser>;

constexpr DWORD LongestWait = 2000; // ms without anything captured

inline void check(HRESULT result, const char* call) {
    if (SUCCEEDED(result))
        return;
    char text[160];
    std::snprintf(text, sizeof text, "%s fails with 0x%08lx", call,
                  static_cast<unsigned long>(result));
    throw ApiError(text);
}

// One that is reset by the wait that it ends.
inline Event make_event() {
    Event event(CreateEventW(nullptr, FALSE, FALSE, nullptr));
    if (!event)
        throw ApiError("CreateEvent fails with " + std::to_string(GetLastError()));
    return event;
}

} // namespace wine_audio
