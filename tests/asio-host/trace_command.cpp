// SPDX-License-Identifier: GPL-2.0-or-later
//
// trace: walks a driver through a host's usual order of calls and prints each call and callback,
// with its time and thread.
#include "commands.hpp"
#include "transfer.hpp"

#include "call_log.hpp"

#include <nlohmann/json.hpp>

#include <array>
#include <cmath>
#include <cstdio>
#include <iostream>

namespace host {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::size_t Capacity = 1 << 17; // log lines: about 40 s at 3000 callbacks a second

// What hosts ask before they make buffers. The answers are in the log.
void ask(Driver& driver) {
    std::array<char, asio::DriverNameSize + 1> name{};
    driver->getDriverName(name.data());
    driver->getDriverVersion();
    for (const double rate : {44100.0, 48000.0, 96000.0, 1.0})
        driver->canSampleRate(rate);
    std::array<asio::ClockSource, 32> clocks{};
    auto count = static_cast<std::int32_t>(clocks.size());
    driver->getClockSources(clocks.data(), &count);
    std::int32_t input = 0;
    std::int32_t output = 0;
    driver->getLatencies(&input, &output);
    for (const std::int32_t selector :
         {asio::CanInputMonitor, asio::CanTimeInfo, asio::CanTimeCode, asio::CanTransport})
        driver->future(selector, nullptr);
}

// A driver may refuse a session; the log up to there is what the user came for.
std::string run(const CommonOptions& options, double seconds, CallLog& log) {
    try {
        Driver driver(options.driver, &log);
        ask(driver);
        Session session(driver, options.session(), &log);
        const auto frames = static_cast<std::uint64_t>(std::llround(seconds * session.rate()));
        Transfer transfer(session, frames);
        session.start(transfer);
        session.wait_frames(frames);
        session.stop();
    } catch (const DriverError& error) {
        return error.what();
    }
    return {};
}

} // namespace

ExitStatus trace_command(const CommonOptions& options, double seconds) {
    CallLog log(Capacity);
    const std::string refusal = run(options, seconds, log);
    Json list = Json::array();
    for (const CallLog::Line& line : log.lines()) {
        if (options.json)
            list.push_back(
                {{"seconds", line.seconds}, {"thread", line.thread}, {"text", line.text}});
        else
            std::printf("%12.6f  %04x  %s\n", line.seconds, line.thread, line.text.c_str());
    }
    if (options.json)
        std::cout << list.dump(1) << '\n';
    if (log.dropped() > 0)
        std::fprintf(stderr, "asio-host: %llu further lines did not fit\n",
                     static_cast<unsigned long long>(log.dropped()));
    if (!refusal.empty())
        throw DriverError(refusal);
    return Good;
}

} // namespace host
