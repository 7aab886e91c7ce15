// SPDX-License-Identifier: LGPL-2.1-or-later
//
// The table of events and their sentences; see event_text.hpp.
#include "observe/event_text.hpp"

#include "observe/asio_text.hpp"

#include <cstdio>
#include <cstring>
#include <ctime>
#include <sched.h>

namespace lockstep::observe {
namespace {

using Text = std::string;

constexpr double million = 1e6;
constexpr std::int64_t second_ns = 1'000'000'000;

Text number(std::int64_t value) {
    return std::to_string(value);
}

Text frames(std::int64_t count) {
    return number(count) + (count == 1 ? " frame" : " frames");
}

Text ms(std::int64_t time_ns) {
    char text[40];
    std::snprintf(text, sizeof text, "%.2f ms", static_cast<double>(time_ns) / million);
    return text;
}

Text agreement(const Event& event) {
    return number(event.values[0]) + " Hz, period " + number(event.values[1]) + ", safety offset " +
           number(event.values[2]);
}

Text agreement_and_latencies(const Event& event) {
    return agreement(event) + ", latency " + number(event.values[3]) + " in and " +
           number(event.values[4]) + " out, round trip " +
           number(event.values[3] + event.values[4]);
}

Text policy_name(std::int64_t policy) {
    switch (policy) {
    case SCHED_FIFO:
        return "SCHED_FIFO";
    case SCHED_RR:
        return "SCHED_RR";
    case SCHED_OTHER:
        return "SCHED_OTHER";
    default:
        return "policy " + number(policy);
    }
}

Text source_name(std::int64_t source) {
    switch (static_cast<RealTimeSource>(source)) {
    case RealTimeSource::limits:
        return " by the user's limits";
    case RealTimeSource::rtkit:
        return " from rtkit";
    case RealTimeSource::server:
        return " from the server";
    case RealTimeSource::none:
        break;
    }
    return "";
}

Text error_text(std::int64_t code) {
    return code > 0 && code < 4096 ? std::strerror(static_cast<int>(code)) : number(code);
}

struct Entry {
    Kind kind;
    const char* who;
    Grade grade;
    Text (*sentence)(const Event& event, const Text& text);
};

constexpr Entry entries[] = {
    {Kind::opened, "card", Grade::note,
     [](const Event& event, const Text& text) {
         return "opened " + text + ": " + agreement(event) + ", " + number(event.values[3]) +
                " in, " + number(event.values[4]) + " out";
     }},
    {Kind::refused, "driver", Grade::error,
     [](const Event& event, const Text& text) {
         return "refused: " + text + " (" + error_text(event.values[0]) + ")";
     }},
    {Kind::agreed, "card", Grade::note,
     [](const Event& event, const Text& /*text*/) {
         return "agreed: " + agreement_and_latencies(event);
     }},
    {Kind::started, "driver", Grade::note,
     [](const Event& event, const Text& /*text*/) {
         return "started: " + agreement_and_latencies(event);
     }},
    {Kind::stopped, "driver", Grade::note,
     [](const Event& event, const Text& /*text*/) {
         return "stopped after " + frames(event.values[0]) + ": " + number(event.values[1]) +
                " late cycles, " + frames(event.values[2]) + " lost";
     }},
    {Kind::closed, "driver", Grade::note,
     [](const Event& /*event*/, const Text& /*text*/) { return Text("closed"); }},
    {Kind::late_wake, "card", Grade::warning,
     [](const Event& event, const Text& /*text*/) {
         return "late: " + frames(event.values[0]) + " lost from frame " + number(event.values[1]) +
                "; woken " + ms(event.values[2]) +
                " after the period's end, the program had worked " + ms(event.values[3]) +
                ", a period lasts " + ms(event.values[4]);
     }},
    {Kind::late_work, "card", Grade::warning,
     [](const Event& event, const Text& /*text*/) {
         return "late: " + frames(event.values[0]) + " lost from frame " + number(event.values[1]) +
                "; the program worked " + ms(event.values[2]) + ", a period lasts " +
                ms(event.values[3]);
     }},
    {Kind::late_more, "card", Grade::warning,
     [](const Event& event, const Text& /*text*/) {
         return "late: " + number(event.values[0]) + " more cycles within the second, " +
                frames(event.values[1]) + " lost";
     }},
    {Kind::safety_grown, "card", Grade::warning,
     [](const Event& event, const Text& /*text*/) {
         return "safety offset grows from " + number(event.values[0]) + " to " +
                frames(event.values[1]) + ": the card fetches " + frames(event.values[2]) +
                " ahead, in bursts of " + number(event.values[3]);
     }},
    {Kind::clock_skipped, "driver", Grade::warning,
     [](const Event& event, const Text& /*text*/) {
         return frames(event.values[0]) + " skipped while the clock goes on without a card";
     }},
    {Kind::card_lost, "card", Grade::warning,
     [](const Event& event, const Text& /*text*/) {
         return "the card is gone at frame " + number(event.values[0]) + "; silence, by the clock";
     }},
    {Kind::card_back, "card", Grade::note,
     [](const Event& event, const Text& /*text*/) {
         return "the card is back at frame " + number(event.values[0]) + ", after " +
                ms(event.values[1]);
     }},
    {Kind::card_other, "card", Grade::warning,
     [](const Event& /*event*/, const Text& text) { return "the card is not used: " + text; }},
    {Kind::server_lost, "server", Grade::warning,
     [](const Event& event, const Text& /*text*/) {
         return "the server is gone at frame " + number(event.values[0]) +
                "; silence, by the clock";
     }},
    {Kind::server_back, "server", Grade::note,
     [](const Event& event, const Text& /*text*/) {
         return "the server is back at frame " + number(event.values[0]) + ", after " +
                ms(event.values[1]);
     }},
    {Kind::server_other, "server", Grade::warning,
     [](const Event& event, const Text& /*text*/) {
         return "the server now runs periods of " + number(event.values[0]) + " at " +
                number(event.values[1]) + " Hz: the host must prepare anew";
     }},
    {Kind::server_xrun, "server", Grade::warning,
     [](const Event& /*event*/, const Text& /*text*/) {
         return Text("the server tells of an xrun");
     }},
    {Kind::latencies, "driver", Grade::note,
     [](const Event& event, const Text& /*text*/) {
         return "latency is now " + number(event.values[0]) + " in and " + number(event.values[1]) +
                " out";
     }},
    {Kind::rate_now, "driver", Grade::note,
     [](const Event& event, const Text& /*text*/) {
         return "the rate is now " + number(event.values[0]) + " Hz";
     }},
    {Kind::clock_now, "card", Grade::note,
     [](const Event& /*event*/, const Text& text) { return "the card's clock is now " + text; }},
    {Kind::real_time_got, "system", Grade::note,
     [](const Event& event, const Text& /*text*/) {
         if (event.values[0] == SCHED_OTHER)
             return Text("the real-time thread has no real-time priority");
         return "the real-time thread has " + policy_name(event.values[0]) + " " +
                number(event.values[1]) + source_name(event.values[2]) +
                (event.values[3] != 0 && event.values[3] != event.values[1]
                     ? ", " + number(event.values[3]) + " was asked for"
                     : "");
     }},
    {Kind::real_time_refused, "system", Grade::warning,
     [](const Event& event, const Text& text) {
         return "real-time priority " + number(event.values[0]) +
                " refused: " + (text.empty() ? error_text(event.values[1]) : text);
     }},
    {Kind::host_call, "host", Grade::note, host_call_text},
    {Kind::host_call_repeated, "host", Grade::note,
     [](const Event& event, const Text& /*text*/) { return host_call_repeated_text(event); }},
    {Kind::host_message, "driver", Grade::note,
     [](const Event& event, const Text& /*text*/) { return host_message_text(event); }},
    {Kind::host_rate_message, "driver", Grade::note,
     [](const Event& event, const Text& /*text*/) { return host_rate_text(event); }},
    {Kind::settings, "driver", Grade::note,
     [](const Event& /*event*/, const Text& text) { return "settings: " + text; }},
    {Kind::version, "driver", Grade::note,
     [](const Event& /*event*/, const Text& text) { return text; }},
    {Kind::first_callback, "driver", Grade::note,
     [](const Event& event, const Text& /*text*/) {
         return "first bufferSwitch " + ms(event.values[0]) + " after the start";
     }},
};

const Entry* entry_of(Kind kind) {
    for (const Entry& entry : entries)
        if (entry.kind == kind)
            return &entry;
    return nullptr;
}

// What came from another program must not reach a terminal as a command.
Text printable(std::string_view text) {
    Text clean(text);
    for (char& each : clean)
        if (static_cast<unsigned char>(each) < ' ' || each == '\x7f')
            each = '?';
    return clean;
}

} // namespace

const char* who(Kind kind) {
    const Entry* const entry = entry_of(kind);
    return entry != nullptr ? entry->who : "driver";
}

Grade grade(const Event& event) {
    if (event.kind == Kind::host_call && is_refused_call(event))
        return Grade::error;
    if (event.kind == Kind::real_time_got && event.values[0] == SCHED_OTHER)
        return Grade::warning;
    const Entry* const entry = entry_of(event.kind);
    return entry != nullptr ? entry->grade : Grade::note;
}

std::string sentence(const Event& event) {
    const Text text = printable(event.text_view());
    if (const Entry* const entry = entry_of(event.kind))
        return entry->sentence(event, text);
    Text line = "event " + number(static_cast<int>(event.kind)) + ":";
    for (const std::int64_t value : event.values)
        line += " " + number(value);
    return text.empty() ? line : line + " " + text;
}

std::string log_line(const Event& event, const std::string& name, std::int64_t made_ns,
                     std::int64_t realtime_offset_ns) {
    // Unsigned: whatever stands in a file, nothing overflows.
    const auto wall = static_cast<std::int64_t>(static_cast<std::uint64_t>(event.time_ns) +
                                                static_cast<std::uint64_t>(realtime_offset_ns));
    const auto since = static_cast<std::int64_t>(static_cast<std::uint64_t>(event.time_ns) -
                                                 static_cast<std::uint64_t>(made_ns));
    const auto seconds = static_cast<time_t>(wall / second_ns);
    std::tm parts{};
    localtime_r(&seconds, &parts);
    char date[32];
    std::strftime(date, sizeof date, "%Y-%m-%d %H:%M:%S", &parts);
    char head[160];
    std::snprintf(head, sizeof head, "%s.%03d  %+.6f  %s  %-6s  ", date,
                  static_cast<int>(wall / 1'000'000 % 1000), static_cast<double>(since) / second_ns,
                  name.c_str(), who(event.kind));
    return head + sentence(event);
}

} // namespace lockstep::observe
