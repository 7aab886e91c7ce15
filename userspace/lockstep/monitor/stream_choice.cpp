// SPDX-License-Identifier: LGPL-2.1-or-later
//
// See stream_choice.hpp.
#include "lockstep/monitor/stream_choice.hpp"

#include "lockstep/exit_code.hpp"
#include "lockstep/monitor/stream_table.hpp"

#include <algorithm>
#include <cctype>

namespace lockstep::monitor {

using observe::Status;

namespace {

bool contains(const std::string& whole, const std::string& part) {
    const auto same = [](unsigned char a, unsigned char b) {
        return std::tolower(a) == std::tolower(b);
    };
    return std::search(whole.begin(), whole.end(), part.begin(), part.end(), same) != whole.end();
}

int liveliness(const Status& stream) {
    if (stream.running())
        return 2;
    return stream.life == observe::Life::live ? 1 : 0;
}

} // namespace

const Status& choose_stream(const std::vector<Status>& streams, const std::string& named) {
    if (streams.empty())
        throw CommandError(ExitCode::BadInput,
                           "no program has run a stream of Lockstep's since this machine started");
    if (named.empty()) {
        // max_element finds the first of equal ones; from the end that is the newest.
        return *std::max_element(
            streams.rbegin(), streams.rend(),
            [](const Status& a, const Status& b) { return liveliness(a) < liveliness(b); });
    }
    const auto newest = [&streams](const auto& suits) {
        return std::find_if(streams.rbegin(), streams.rend(), suits);
    };
    auto found = newest([&](const Status& s) { return s.name == named; });
    if (found == streams.rend())
        found = newest([&](const Status& s) { return std::to_string(s.pid) == named; });
    if (found == streams.rend())
        found = newest([&](const Status& s) { return contains(s.about.program, named); });
    if (found == streams.rend())
        throw CommandError(ExitCode::BadInput,
                           "there is no stream '" + named + "'; there are:\n" + names_of(streams));
    return *found;
}

std::string names_of(const std::vector<Status>& streams) {
    std::string text;
    for (const Status& stream : streams)
        text += stream.name + "  " + way_name(stream.about.way) + "  " +
                printable(stream.about.program) + "  " + printable(stream.about.device) + "  " +
                state_name(stream) + '\n';
    return text;
}

} // namespace lockstep::monitor
