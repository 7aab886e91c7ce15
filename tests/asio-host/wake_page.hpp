// SPDX-License-Identifier: GPL-2.0-or-later
//
// The page on which a library that was loaded before all others notes when the real-time thread's
// wait returned (tests/lab/wake-stamp).
#pragma once

#include <cstdint>
#include <memory>
#include <string>

namespace host {

class WakePage {
  public:
    // None: no wake-up is ever known.
    WakePage() = default;
    // InputError if the file cannot be mapped.
    explicit WakePage(const std::string& file);

    // Count at the last return of a wait; 0: none is known. Any thread.
    std::uint64_t last() const noexcept { return page_ ? *page_ : 0; }

  private:
    struct Unmap {
        void operator()(const volatile std::uint64_t* page) const noexcept;
    };
    std::unique_ptr<const volatile std::uint64_t, Unmap> page_;
};

} // namespace host
