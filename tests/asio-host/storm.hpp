// SPDX-License-Identifier: GPL-2.0-or-later
//
// A storm: random but well-typed calls of a driver, in random order. Which call comes next, with
// what arguments, and what a driver may answer; nothing is called here. The same seed gives the
// same calls.
#pragma once

#include "wineasio-shim/pe/asio.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace host {

// Numbers that look random and can be had again (xorshift64*).
class StormNumbers {
  public:
    explicit StormNumbers(std::uint64_t seed);
    std::uint32_t next();
    std::uint32_t below(std::uint32_t end) { return next() % end; } // end >= 1
    bool one_in(std::uint32_t times) { return below(times) == 0; }

  private:
    std::uint64_t state_;
};

enum class StormMethod {
    init,
    getDriverName,
    getDriverVersion,
    getErrorMessage,
    start,
    stop,
    getChannels,
    getLatencies,
    getBufferSize,
    canSampleRate,
    getSampleRate,
    setSampleRate,
    getClockSources,
    setClockSource,
    getSamplePosition,
    getChannelInfo,
    createBuffers,
    disposeBuffers,
    future,
    outputReady,
    AddRef,
    QueryInterface,
    pause, // no call: a millisecond or so in which the driver calls
    count
};

struct StormKind {
    const char* name;
    unsigned weight;                   // of all kinds' weights: how often it is called
    std::vector<std::int32_t> allowed; // what a driver whose card is there may answer
};

const StormKind& storm_kind(StormMethod method);

// The control panel is left out: it waits for its user.
StormMethod next_method(StormNumbers& numbers);

// "" if that method may answer so, else what is wrong.
std::string storm_complaint(StormMethod method, std::int32_t answer);

// Arguments, most of them good ones.
std::int32_t storm_channel(StormNumbers& numbers);
double storm_rate(StormNumbers& numbers);
std::int32_t storm_period(StormNumbers& numbers);
std::int32_t storm_selector(StormNumbers& numbers); // of future()
std::vector<asio::BufferInfo> storm_channels(StormNumbers& numbers);

} // namespace host
