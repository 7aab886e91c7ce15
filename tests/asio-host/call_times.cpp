// SPDX-License-Identifier: GPL-2.0-or-later
//
// From counts to times, and from times to percentiles.
#include "call_times.hpp"

#include <algorithm>

namespace host {
namespace {

constexpr double NsAMicrosecond = 1000;
constexpr double Turn = 4294967296.0 * 1e6; // ns until timeGetTime(), 32 bits of ms, begins anew

// `share`: parts of 100. At least one value.
double percentile(std::vector<double>& values, std::size_t share) {
    const std::size_t rank = (values.size() * share + 99) / 100; // counted from 1
    const auto found = values.begin() + static_cast<std::ptrdiff_t>(rank - 1);
    std::nth_element(values.begin(), found, values.end());
    return *found;
}

} // namespace

CounterClock::CounterClock(Moment first, Moment last)
    : first_(first), step_(static_cast<double>(last.ns - first.ns) /
                           static_cast<double>(last.count - first.count)) {}

double CounterClock::ns_between(std::uint64_t time_ns, std::uint64_t count) const noexcept {
    // Differences first, as they are small: a double holds a whole time to some 0.1 us only.
    const auto counted = static_cast<double>(static_cast<std::int64_t>(count - first_.count));
    const auto passed = static_cast<double>(static_cast<std::int64_t>(time_ns - first_.ns));
    double between = counted * step_ - passed;
    if (between > Turn / 2)
        between -= Turn;
    else if (between < -Turn / 2)
        between += Turn;
    return between;
}

std::optional<Spread> spread(std::vector<double> values) {
    if (values.empty())
        return std::nullopt;
    return Spread{percentile(values, 50), percentile(values, 99),
                  *std::max_element(values.begin(), values.end())};
}

std::optional<Spread> after_wake_up(std::span<const Call> calls, const CounterClock& clock) {
    std::vector<double> values;
    values.reserve(calls.size());
    for (const Call& call : calls) {
        if (call.woken == 0)
            return std::nullopt;
        values.push_back(clock.ns(call.entered - call.woken) / NsAMicrosecond);
    }
    return spread(std::move(values));
}

std::optional<Spread> after_capture(std::span<const Call> calls, const CounterClock& clock) {
    std::vector<double> values;
    values.reserve(calls.size());
    for (const Call& call : calls)
        values.push_back(clock.ns_between(call.captured_ns, call.entered) / NsAMicrosecond);
    return spread(std::move(values));
}

} // namespace host
