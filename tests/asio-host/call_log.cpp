// SPDX-License-Identifier: GPL-2.0-or-later
//
// The log of calls.
#include "call_log.hpp"

#include <windows.h>

#include <algorithm>
#include <cstdio>

namespace host {
namespace {

std::int64_t ticks() noexcept {
    LARGE_INTEGER now;
    QueryPerformanceCounter(&now);
    return now.QuadPart;
}

} // namespace

CallLog::CallLog(std::size_t capacity) : entries_(capacity), start_(ticks()) {}

void CallLog::add(const char* format, std::int64_t first, std::int64_t second, std::int64_t third,
                  std::int64_t fourth, std::string_view text) noexcept {
    const std::uint64_t index = count_.fetch_add(1, std::memory_order_relaxed);
    if (index >= entries_.size())
        return;
    Entry& entry = entries_[index];
    entry.ticks = ticks();
    entry.thread = GetCurrentThreadId();
    entry.format = format;
    entry.numbers = {first, second, third, fourth};
    const std::size_t length = std::min(text.size(), entry.text.size() - 1);
    std::copy_n(text.data(), length, entry.text.data());
    entry.text[length] = '\0';
}

std::vector<CallLog::Line> CallLog::lines() const {
    LARGE_INTEGER frequency;
    QueryPerformanceFrequency(&frequency);
    std::vector<Line> lines;
    const std::uint64_t count = std::min<std::uint64_t>(count_, entries_.size());
    lines.reserve(count);
    for (std::uint64_t index = 0; index < count; ++index) {
        const Entry& entry = entries_[index];
        std::array<char, 256> text{};
        const auto number = [&](int at) { return static_cast<long long>(entry.numbers[at]); };
        // The format is one of this program's literals.
        __mingw_snprintf(text.data(), text.size(), entry.format, number(0), number(1), number(2),
                         number(3));
        lines.push_back(
            {static_cast<double>(entry.ticks - start_) / static_cast<double>(frequency.QuadPart),
             entry.thread, std::string(text.data()) + entry.text.data()});
    }
    return lines;
}

std::uint64_t CallLog::dropped() const noexcept {
    return count_ > entries_.size() ? count_ - entries_.size() : 0;
}

} // namespace host
