// SPDX-License-Identifier: GPL-2.0-or-later
//
// See storm.hpp.
#include "storm.hpp"

#include <algorithm>
#include <array>
#include <limits>

namespace host {
namespace {

constexpr auto methods = static_cast<std::size_t>(StormMethod::count);

// In the order of StormMethod. What opens, starts or waits is rare, or a million calls take hours.
// ASE_NotPresent is in most: the other thread may not have come to init yet. Of two threads each
// may find what the other has just left: InvalidMode.
const std::array<StormKind, methods>& kinds() {
    using namespace asio;
    static const std::array<StormKind, methods> all = {{
        {"init", 2, {True}},
        {"getDriverName", 60, {Ok}},
        {"getDriverVersion", 60, {Ok}},
        {"getErrorMessage", 60, {Ok}},
        {"start", 12, {Ok, NotPresent, InvalidMode}},
        {"stop", 4, {Ok, NotPresent}},
        {"getChannels", 100, {Ok, NotPresent}},
        {"getLatencies", 100, {Ok, NotPresent}},
        {"getBufferSize", 100, {Ok, NotPresent}},
        {"canSampleRate", 60, {Ok, NotPresent, NoClock}},
        {"getSampleRate", 100, {Ok, NotPresent}},
        {"setSampleRate", 1, {Ok, NotPresent, NoClock}},
        {"getClockSources", 60, {Ok, NotPresent}},
        {"setClockSource", 60, {Ok, NotPresent, InvalidParameter}},
        {"getSamplePosition", 100, {Ok, NotPresent, PositionNotAdvancing}},
        {"getChannelInfo", 100, {Ok, NotPresent, InvalidParameter}},
        {"createBuffers", 8, {Ok, NotPresent, InvalidMode, InvalidParameter}},
        {"disposeBuffers", 2, {Ok, NotPresent, InvalidMode}},
        {"future", 60, {Success, NotPresent, InvalidParameter}},
        {"outputReady", 60, {Ok, NotPresent}},
        {"AddRef", 60, {}},
        {"QueryInterface", 60, {}},
        {"pause", 20, {Ok}},
    }};
    return all;
}

unsigned weight_of_all() {
    unsigned sum = 0;
    for (const StormKind& kind : kinds())
        sum += kind.weight;
    return sum;
}

} // namespace

StormNumbers::StormNumbers(std::uint64_t seed) : state_(seed * 2 + 1) {
    next(); // small seeds begin alike
}

std::uint32_t StormNumbers::next() {
    state_ ^= state_ >> 12;
    state_ ^= state_ << 25;
    state_ ^= state_ >> 27;
    return static_cast<std::uint32_t>((state_ * 0x2545f4914f6cdd1dULL) >> 32);
}

const StormKind& storm_kind(StormMethod method) {
    return kinds()[static_cast<std::size_t>(method)];
}

StormMethod next_method(StormNumbers& numbers) {
    static const unsigned all = weight_of_all();
    unsigned left = numbers.below(all);
    std::size_t method = 0;
    while (left >= kinds()[method].weight)
        left -= kinds()[method++].weight;
    return static_cast<StormMethod>(method);
}

std::string storm_complaint(StormMethod method, std::int32_t answer) {
    const StormKind& kind = storm_kind(method);
    if (kind.allowed.empty() ||
        std::find(kind.allowed.begin(), kind.allowed.end(), answer) != kind.allowed.end())
        return "";
    return std::string(kind.name) + " answers " + std::to_string(answer);
}

std::int32_t storm_channel(StormNumbers& numbers) {
    constexpr std::array wrong = {-1,
                                  2,
                                  64,
                                  1 << 20,
                                  std::numeric_limits<std::int32_t>::min(),
                                  std::numeric_limits<std::int32_t>::max()};
    if (numbers.one_in(16))
        return wrong[numbers.below(wrong.size())];
    return static_cast<std::int32_t>(numbers.below(2));
}

double storm_rate(StormNumbers& numbers) {
    constexpr std::array rates = {44100.0, 48000.0, 88200.0,
                                  96000.0, 0.0,     -48000.0,
                                  48000.5, 1e300,   std::numeric_limits<double>::quiet_NaN()};
    return rates[numbers.below(rates.size())];
}

std::int32_t storm_period(StormNumbers& numbers) {
    constexpr std::array wrong = {0, -1, 7, 100, 1 << 20, std::numeric_limits<std::int32_t>::min()};
    if (numbers.one_in(8))
        return wrong[numbers.below(wrong.size())];
    return 64 << numbers.below(4);
}

std::int32_t storm_selector(StormNumbers& numbers) {
    if (numbers.one_in(4))
        return static_cast<std::int32_t>(numbers.next());
    return static_cast<std::int32_t>(1 + numbers.below(16));
}

std::vector<asio::BufferInfo> storm_channels(StormNumbers& numbers) {
    std::vector<asio::BufferInfo> infos(numbers.below(4));
    for (asio::BufferInfo& info : infos) {
        info.isInput = static_cast<asio::Bool>(numbers.below(2));
        info.channelNum = storm_channel(numbers);
    }
    return infos;
}

} // namespace host
