// SPDX-License-Identifier: GPL-2.0-or-later
//
// A host's callbacks for the ASIO engine's tests, which notes what it is called with.
#pragma once

#include "wineasio-shim/pe/asio.hpp"

#include <atomic>
#include <functional>
#include <mutex>
#include <vector>

namespace lockstep::test {

// The host: one at a time, as callbacks carry no context.
class FakeHost {
  public:
    FakeHost() { current = this; }
    ~FakeHost() { current = nullptr; }
    FakeHost(const FakeHost&) = delete;
    FakeHost& operator=(const FakeHost&) = delete;

    asio::Callbacks callbacks{buffer_switch, rate_did_change, asio_message, time_info};
    std::atomic<int> wants_time_info{0};
    std::function<void(int)> in_callback; // half
    std::function<void(int)> in_message;  // selector
    std::function<bool(int)> supports = [](int) { return true; };

    std::vector<int> halves() { return copy(halves_); }
    std::vector<asio::Time> times() { return copy(times_); }
    std::vector<double> rates() { return copy(rates_); }    // of sampleRateDidChange
    std::vector<int> messages() { return copy(messages_); } // without SelectorSupported

  private:
    template <typename Kind> Kind copy(const Kind& what) {
        const std::lock_guard lock(mutex_);
        return what;
    }
    void switched(int half) {
        {
            const std::lock_guard lock(mutex_);
            halves_.push_back(half);
        }
        if (in_callback)
            in_callback(half);
    }
    static void buffer_switch(std::int32_t half, asio::Bool) { current->switched(half); }
    static asio::Time* time_info(asio::Time* time, std::int32_t half, asio::Bool) {
        {
            const std::lock_guard lock(current->mutex_);
            current->times_.push_back(*time);
        }
        current->switched(half);
        return nullptr;
    }
    static void rate_did_change(double rate) {
        const std::lock_guard lock(current->mutex_);
        current->rates_.push_back(rate);
    }
    static std::int32_t asio_message(std::int32_t selector, std::int32_t value, void*, double*) {
        if (selector == asio::SupportsTimeInfo)
            return current->wants_time_info;
        if (selector == asio::SelectorSupported)
            return current->supports(value) ? 1 : 0;
        {
            const std::lock_guard lock(current->mutex_);
            current->messages_.push_back(selector);
        }
        if (current->in_message)
            current->in_message(selector);
        return 1;
    }

    static inline FakeHost* current = nullptr;
    std::mutex mutex_;
    std::vector<int> halves_, messages_;
    std::vector<double> rates_;
    std::vector<asio::Time> times_;
};

} // namespace lockstep::test
