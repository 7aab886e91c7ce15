// SPDX-License-Identifier: LGPL-2.1-or-later
//
// Prints events as sentences; see log_command.hpp.
#include "lockstep/log_command.hpp"

#include "lockstep/exit_code.hpp"
#include "lockstep/monitor/stream_choice.hpp"
#include "observe/event_text.hpp"

#include <iostream>
#include <ostream>
#include <sstream>
#include <time.h>

namespace lockstep {
namespace {

using observe::Status;
using observe::StreamReader;

// How often a followed stream is looked at. A publisher wakes nobody: it may be a real-time thread.
constexpr timespec look_again{0, 200'000'000};

StreamReader opened(const Status& stream) {
    std::string why;
    std::optional<StreamReader> reader = StreamReader::open(stream.path, why);
    if (!reader)
        throw CommandError(ExitCode::Refused, stream.path + ": " + why);
    return std::move(*reader);
}

// Returns the number of the next event.
std::uint64_t print_from(std::ostream& out, const StreamReader& reader, const Status& stream,
                         std::uint64_t from) {
    for (;;) {
        const observe::Batch batch = reader.events_from(from);
        if (batch.missed != 0)
            out << "... " << batch.missed << " events are not here any more\n";
        for (const observe::NumberedEvent& one : batch.events)
            out << observe::log_line(one.event, stream.name, stream.made_ns,
                                     stream.realtime_offset_ns)
                << '\n';
        if (batch.next == from || batch.events.empty())
            return batch.next;
        from = batch.next;
    }
}

} // namespace

int run_log(const LogRequest& request) {
    const std::vector<Status> streams = observe::list_streams();
    if (request.list) {
        std::cout << monitor::names_of(streams);
        return static_cast<int>(ExitCode::Done);
    }
    const Status& stream = monitor::choose_stream(streams, request.stream);
    const StreamReader reader = opened(stream);
    std::uint64_t next = print_from(std::cout, reader, stream,
                                    request.lines ? reader.newest_but(*request.lines) : 1);
    while (request.follow && std::cout) {
        // Asked before the last look, so that nothing that came in between is left out.
        const std::optional<Status> now = reader.status();
        next = print_from(std::cout, reader, stream, next);
        std::cout << std::flush;
        if (now && now->life != observe::Life::live)
            break;
        nanosleep(&look_again, nullptr);
    }
    return static_cast<int>(ExitCode::Done);
}

std::string newest_log() {
    const std::vector<Status> streams = observe::list_streams();
    std::ostringstream text;
    text << monitor::names_of(streams);
    if (streams.empty())
        return "no program has run a stream of Lockstep's since this machine started\n";
    const Status& stream = monitor::choose_stream(streams, "");
    text << '\n';
    print_from(text, opened(stream), stream, 1);
    return text.str();
}

} // namespace lockstep
