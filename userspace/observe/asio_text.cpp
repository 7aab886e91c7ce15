// SPDX-License-Identifier: LGPL-2.1-or-later
//
// Names and arguments of ASIO's calls; see asio_text.hpp. Numbers as in asio.h.
#include "observe/asio_text.hpp"

#include <algorithm>
#include <array>
#include <cstdio>
#include <iterator>

namespace lockstep::observe {
namespace {

struct Name {
    std::int64_t number;
    const char* name;
};

constexpr Name answers[] = {
    {0, "ASE_OK"},
    {0x3f4847a0, "ASE_SUCCESS"},
    {-1000, "ASE_NotPresent"},
    {-999, "ASE_HWMalfunction"},
    {-998, "ASE_InvalidParameter"},
    {-997, "ASE_InvalidMode"},
    {-996, "ASE_SPNotAdvancing"},
    {-995, "ASE_NoClock"},
    {-994, "ASE_NoMemory"},
};

constexpr Name messages[] = {
    {1, "kAsioSelectorSupported"},     {2, "kAsioEngineVersion"},    {3, "kAsioResetRequest"},
    {4, "kAsioBufferSizeChange"},      {5, "kAsioResyncRequest"},    {6, "kAsioLatenciesChanged"},
    {7, "kAsioSupportsTimeInfo"},      {8, "kAsioSupportsTimeCode"}, {9, "kAsioMMCCommand"},
    {10, "kAsioSupportsInputMonitor"}, {15, "kAsioOverload"},
};

constexpr Name futures[] = {
    {1, "kAsioEnableTimeCodeRead"},
    {2, "kAsioDisableTimeCodeRead"},
    {3, "kAsioSetInputMonitor"},
    {4, "kAsioTransport"},
    {5, "kAsioSetInputGain"},
    {6, "kAsioGetInputMeter"},
    {7, "kAsioSetOutputGain"},
    {8, "kAsioGetOutputMeter"},
    {9, "kAsioCanInputMonitor"},
    {10, "kAsioCanTimeInfo"},
    {11, "kAsioCanTimeCode"},
    {12, "kAsioCanTransport"},
    {13, "kAsioCanInputGain"},
    {14, "kAsioCanInputMeter"},
    {15, "kAsioCanOutputGain"},
    {16, "kAsioCanOutputMeter"},
    {0x23111961, "kAsioSetIoFormat"},
    {0x23111983, "kAsioGetIoFormat"},
    {0x23112004, "kAsioCanDoIoFormat"},
    {0x24042012, "kAsioCanReportOverload"},
    {0x25042012, "kAsioGetInternalBufferSamples"},
};

constexpr std::array<const char*, 24> methods = {
    "QueryInterface",
    "AddRef",
    "Release",
    "init",
    "getDriverName",
    "getDriverVersion",
    "getErrorMessage",
    "start",
    "stop",
    "getChannels",
    "getLatencies",
    "getBufferSize",
    "canSampleRate",
    "getSampleRate",
    "setSampleRate",
    "getClockSources",
    "setClockSource",
    "getSamplePosition",
    "getChannelInfo",
    "createBuffers",
    "disposeBuffers",
    "controlPanel",
    "future",
    "outputReady",
};

template <std::size_t size> std::string name_of(const Name (&names)[size], std::int64_t number) {
    const auto* const found = std::find_if(std::begin(names), std::end(names),
                                           [&](const Name& name) { return name.number == number; });
    return found != std::end(names) ? found->name : std::to_string(number);
}

std::string method_name(std::int64_t method) {
    return method >= 0 && method < static_cast<std::int64_t>(methods.size())
               ? methods[static_cast<std::size_t>(method)]
               : "method " + std::to_string(method);
}

// init, AddRef and the like answer a number that is no error.
bool answers_error(AsioCall call) {
    switch (call) {
    case AsioCall::add_ref:
    case AsioCall::release:
    case AsioCall::init:
    case AsioCall::get_driver_name:
    case AsioCall::get_driver_version:
    case AsioCall::get_error_message:
        return false;
    default:
        return true;
    }
}

bool is_good(std::int64_t answer) {
    return answer == 0 || answer == 0x3f4847a0;
}

// Frames a second, given in thousandths.
std::string rate_text(std::int64_t thousandths) {
    char text[40];
    std::snprintf(text, sizeof text, thousandths % 1000 == 0 ? "%.0f" : "%.3f",
                  static_cast<double>(thousandths) / 1000);
    return text;
}

std::string number(std::int64_t value) {
    return std::to_string(value);
}

struct Parts {
    std::string arguments;
    std::string results; // of a call that was not refused
};

Parts parts_of(const Event& event, const std::string& text) {
    const std::int64_t a = event.values[2];
    const std::int64_t b = event.values[3];
    const std::int64_t c = event.values[4];
    switch (static_cast<AsioCall>(event.values[0])) {
    case AsioCall::get_channels:
        return {"", number(a) + " in, " + number(b) + " out"};
    case AsioCall::get_latencies:
        return {"", number(a) + " in, " + number(b) + " out"};
    case AsioCall::get_buffer_size:
        return {"", number(a) + " to " + number(b) + ", preferred " + number(c) + ", " + text};
    case AsioCall::can_sample_rate:
    case AsioCall::set_sample_rate:
        return {rate_text(a), text};
    case AsioCall::get_sample_rate:
        return {"", rate_text(a)};
    case AsioCall::get_clock_sources:
        return {"", number(a) + ", now " + text};
    case AsioCall::set_clock_source:
        return {number(a), text};
    case AsioCall::get_sample_position:
        return {"", "frame " + number(a)};
    case AsioCall::get_channel_info:
        return {(b != 0 ? "in " : "out ") + number(a), "\"" + text + "\", type " + number(c)};
    case AsioCall::create_buffers:
        return {number(a) + " channels, " + number(b) + " frames" +
                    (text.empty() ? "" : "; " + text),
                ""};
    case AsioCall::future:
        return {name_of(futures, a) + (text.empty() ? "" : ", " + text), ""};
    default:
        return {"", text};
    }
}

} // namespace

std::string host_call_text(const Event& event, const std::string& text) {
    const auto call = static_cast<AsioCall>(event.values[0]);
    const std::int64_t answer = event.values[1];
    const Parts parts = parts_of(event, text);
    std::string line = method_name(event.values[0]) + "(" + parts.arguments + ")";
    if (answers_error(call)) {
        line += " = " + name_of(answers, answer);
        if (!is_good(answer))
            return line;
    } else if (call == AsioCall::init || call == AsioCall::add_ref || call == AsioCall::release ||
               call == AsioCall::get_driver_version) {
        line += " = " + number(answer);
    }
    return parts.results.empty() ? line : line + ": " + parts.results;
}

std::string host_call_repeated_text(const Event& event) {
    Event one = event;
    const auto call = static_cast<AsioCall>(event.values[0]);
    std::string line = method_name(event.values[0]) + "()";
    if (answers_error(call))
        line += " = " + name_of(answers, one.values[1]);
    return line + ", " + number(event.values[2]) + " more times";
}

std::string host_message_text(const Event& event) {
    const bool asks = event.values[0] == 1;
    return "asioMessage(" + name_of(messages, event.values[0]) + ", " +
           (asks ? name_of(messages, event.values[1]) : number(event.values[1])) +
           ") = " + number(event.values[2]);
}

std::string host_rate_text(const Event& event) {
    return "sampleRateDidChange(" + rate_text(event.values[0]) + ")";
}

bool is_refused_call(const Event& event) {
    const auto call = static_cast<AsioCall>(event.values[0]);
    if (call == AsioCall::init)
        return event.values[1] == 0;
    return answers_error(call) && !is_good(event.values[1]);
}

} // namespace lockstep::observe
