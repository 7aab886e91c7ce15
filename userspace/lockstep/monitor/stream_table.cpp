// SPDX-License-Identifier: LGPL-2.1-or-later
//
// See stream_table.hpp.
#include "lockstep/monitor/stream_table.hpp"

#include <algorithm>
#include <array>
#include <cstdio>
#include <nlohmann/json.hpp>
#include <sched.h>

namespace lockstep::monitor {

using observe::Status;

namespace {

constexpr std::size_t columns = 12;
using Row = std::array<std::string, columns>;

constexpr std::int64_t ns_per_second = 1'000'000'000;

std::string number(double value, int digits) {
    std::array<char, 32> text{};
    std::snprintf(text.data(), text.size(), "%.*f", digits, value);
    return text.data();
}

double milliseconds(const Status& stream, std::uint32_t frames) {
    constexpr double ms_per_second = 1000;
    return stream.about.rate != 0 ? frames * ms_per_second / stream.about.rate : 0;
}

std::string percent(std::uint32_t millionths) {
    constexpr double millionths_per_percent = 10'000;
    return number(millionths / millionths_per_percent, 0) + " %";
}

std::string safety(const Status& stream) {
    std::string text = std::to_string(stream.safety());
    if (stream.safety() != stream.about.safety_asked)
        text += " (" + std::to_string(stream.about.safety_asked) + " asked)";
    return text;
}

std::string age(std::int64_t then_ns, std::int64_t now_ns) {
    constexpr std::int64_t seconds_per_minute = 60;
    constexpr std::int64_t seconds_per_hour = 3600;
    const std::int64_t seconds = std::max<std::int64_t>(now_ns - then_ns, 0) / ns_per_second;
    if (seconds < seconds_per_minute)
        return std::to_string(seconds) + " s ago";
    if (seconds < seconds_per_hour)
        return std::to_string(seconds / seconds_per_minute) + " min ago";
    return std::to_string(seconds / seconds_per_hour) + " h ago";
}

std::string lost(const Status& stream, std::int64_t now_ns) {
    if (stream.progress.lost == 0)
        return "0";
    return std::to_string(stream.progress.lost) + ", " + age(stream.progress.last_lost_ns, now_ns);
}

std::string real_time(const Status& stream) {
    return stream.progress.policy == SCHED_FIFO || stream.progress.policy == SCHED_RR
               ? std::to_string(stream.progress.priority)
               : "none";
}

Row row_of(const Status& stream, std::int64_t now_ns) {
    const bool known = stream.about.rate != 0;
    return {printable(stream.about.program),
            way_name(stream.about.way),
            printable(stream.about.device),
            known ? std::to_string(stream.about.rate) : "-",
            known ? std::to_string(stream.about.period) : "-",
            known ? safety(stream) : "-",
            known ? std::to_string(stream.round_trip()) + " (" +
                        number(milliseconds(stream, stream.round_trip()), 1) + " ms)"
                  : "-",
            percent(stream.progress.load),
            percent(stream.progress.load_peak),
            lost(stream, now_ns),
            real_time(stream),
            state_name(stream)};
}

// Bytes that continue a UTF-8 character take no place on the screen.
std::size_t width_of(const std::string& text) {
    return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char c) {
        return (static_cast<unsigned char>(c) & 0xc0) != 0x80;
    }));
}

} // namespace

std::string way_name(observe::Way way) {
    switch (way) {
    case observe::Way::native:
        return "native";
    case observe::Way::jackd:
        return "jackd";
    case observe::Way::asio_direct:
        return "ASIO direct";
    case observe::Way::asio_jack:
        return "ASIO jack";
    }
    return "unknown";
}

std::string state_name(const Status& stream) {
    if (stream.life != observe::Life::live)
        return "ended";
    if (stream.progress.server_present == 0)
        return "no server";
    if (stream.progress.card_present == 0)
        return "no card";
    switch (stream.about.state) {
    case observe::State::running:
        return "running";
    case observe::State::open:
        return "stopped";
    default:
        return "idle";
    }
}

std::string printable(const char* text) {
    std::string result(text);
    constexpr unsigned char first_printable = 0x20;
    constexpr unsigned char last_control = 0x7f;
    for (char& c : result)
        if (static_cast<unsigned char>(c) < first_printable ||
            static_cast<unsigned char>(c) == last_control)
            c = '?';
    return result.empty() ? "-" : result;
}

std::string as_table(const std::vector<Status>& streams, std::int64_t now_ns) {
    if (streams.empty())
        return "no stream of Lockstep's is open\n";
    std::vector<Row> rows = {{"PROGRAM", "WAY", "CARD", "RATE", "PERIOD", "SAFETY", "ROUND TRIP",
                              "LOAD", "PEAK", "LOST", "PRIORITY", "STATE"}};
    for (const Status& stream : streams)
        rows.push_back(row_of(stream, now_ns));
    std::array<std::size_t, columns> widths{};
    for (const Row& row : rows)
        for (std::size_t i = 0; i < columns; ++i)
            widths[i] = std::max(widths[i], width_of(row[i]));
    std::string text;
    for (const Row& row : rows) {
        for (std::size_t i = 0; i < columns; ++i)
            text += row[i] + (i + 1 < columns ? std::string(widths[i] - width_of(row[i]) + 2, ' ')
                                              : std::string("\n"));
    }
    return text;
}

nlohmann::ordered_json as_json(const std::vector<Status>& streams, std::int64_t now_ns,
                               double time) {
    constexpr double millionth = 1e-6;
    nlohmann::ordered_json list = nlohmann::ordered_json::array();
    for (const Status& stream : streams) {
        const observe::About& about = stream.about;
        const observe::Progress& progress = stream.progress;
        nlohmann::ordered_json lost_ago = nullptr;
        if (progress.lost != 0)
            lost_ago = static_cast<double>(now_ns - progress.last_lost_ns) / ns_per_second;
        list.push_back({{"name", stream.name},
                        {"pid", stream.pid},
                        {"program", about.program},
                        {"way", way_name(about.way)},
                        {"device", about.device},
                        {"state", state_name(stream)},
                        {"rate", about.rate},
                        {"period", about.period},
                        {"safety", stream.safety()},
                        {"safety_asked", about.safety_asked},
                        {"input_latency", about.input_latency},
                        {"output_latency", stream.output_latency()},
                        {"round_trip", stream.round_trip()},
                        {"round_trip_ms", milliseconds(stream, stream.round_trip())},
                        {"inputs", about.inputs},
                        {"outputs", about.outputs},
                        {"load", progress.load * millionth},
                        {"load_peak", progress.load_peak * millionth},
                        {"load_highest", progress.load_highest * millionth},
                        {"frames", progress.frames},
                        {"cycles", progress.cycles},
                        {"late_cycles", progress.late},
                        {"frames_lost", progress.lost},
                        {"lost_seconds_ago", lost_ago},
                        {"card_present", progress.card_present != 0},
                        {"server_present", progress.server_present != 0},
                        {"card_losses", progress.card_losses},
                        {"server_losses", progress.server_losses},
                        {"real_time", progress.policy == SCHED_FIFO || progress.policy == SCHED_RR},
                        {"priority", progress.priority}});
    }
    return {{"time", time}, {"streams", list}};
}

} // namespace lockstep::monitor
