// SPDX-License-Identifier: GPL-2.0-or-later
//
// What was called, when and on which thread: between host and driver, both ways. All room is
// reserved and touched at the start; add() may be called from any thread, the real-time one too.
#pragma once

#include <array>
#include <atomic>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace host {

class CallLog {
  public:
    struct Line {
        double seconds;       // since the log was made
        std::uint32_t thread; // Windows thread id
        std::string text;
    };

    explicit CallLog(std::size_t capacity);

    // `format`: a literal, printf form, taking up to four long long; `text` is cut to 47 bytes.
    void add(const char* format, std::int64_t first = 0, std::int64_t second = 0,
             std::int64_t third = 0, std::int64_t fourth = 0, std::string_view text = {}) noexcept;

    // When nothing calls add() any more. Lines beyond the capacity were dropped and are counted.
    std::vector<Line> lines() const;
    std::uint64_t dropped() const noexcept;

  private:
    struct Entry {
        std::int64_t ticks;
        std::uint32_t thread;
        const char* format;
        std::array<std::int64_t, 4> numbers;
        std::array<char, 48> text;
    };

    std::vector<Entry> entries_;
    std::atomic<std::uint64_t> count_{0};
    std::int64_t start_;
};

} // namespace host
