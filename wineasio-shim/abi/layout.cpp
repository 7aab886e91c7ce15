// SPDX-License-Identifier: LGPL-2.1-or-later
//
// The layout of the calls between the two halves of the ASIO driver, as this compiler made it: a
// table in a section of its own, which a test takes out of the object files of several compilers
// and compares byte by byte; and a program that prints it.
#include "wineasio-shim/abi/calls.hpp"

#include <cstdio>

namespace {

using namespace lockstep::abi;

struct Row {
    char name[24];
    std::uint32_t offset;
    std::uint32_t size;
};

#define STRUCTURE(type)                                                                            \
    { #type, 0, sizeof(type) }
#define MEMBER(type, member)                                                                       \
    { #type "." #member, offsetof(type, member), sizeof(type::member) }

__attribute__((section(".layout"), used)) const Row table[] = {
    {"version", version, static_cast<std::uint32_t>(Call::count)},
    STRUCTURE(Version),
    MEMBER(Version, pe_version),
    MEMBER(Version, unix_version),
    STRUCTURE(Open),
    MEMBER(Open, session),
    MEMBER(Open, status),
    MEMBER(Open, transport),
    MEMBER(Open, period),
    MEMBER(Open, safety),
    MEMBER(Open, rate),
    MEMBER(Open, device),
    MEMBER(Open, client),
    MEMBER(Open, message),
    STRUCTURE(Command),
    MEMBER(Command, session),
    MEMBER(Command, status),
    MEMBER(Command, message),
    STRUCTURE(Describe),
    MEMBER(Describe, session),
    MEMBER(Describe, inputs),
    MEMBER(Describe, outputs),
    MEMBER(Describe, sample_format),
    MEMBER(Describe, rate),
    MEMBER(Describe, period),
    MEMBER(Describe, period_minimum),
    MEMBER(Describe, period_maximum),
    MEMBER(Describe, granularity),
    MEMBER(Describe, input_latency),
    MEMBER(Describe, output_latency),
    STRUCTURE(ChannelName),
    MEMBER(ChannelName, session),
    MEMBER(ChannelName, input),
    MEMBER(ChannelName, channel),
    MEMBER(ChannelName, name),
    STRUCTURE(Rate),
    MEMBER(Rate, session),
    MEMBER(Rate, rate),
    MEMBER(Rate, status),
    MEMBER(Rate, message),
    STRUCTURE(ChannelBuffers),
    MEMBER(ChannelBuffers, input),
    MEMBER(ChannelBuffers, channel),
    MEMBER(ChannelBuffers, halves),
    STRUCTURE(Prepare),
    MEMBER(Prepare, session),
    MEMBER(Prepare, channels),
    MEMBER(Prepare, count),
    MEMBER(Prepare, period),
    MEMBER(Prepare, status),
    MEMBER(Prepare, message),
    STRUCTURE(Cycle),
    MEMBER(Cycle, session),
    MEMBER(Cycle, commit_half),
    MEMBER(Cycle, next_half),
    MEMBER(Cycle, frame),
    MEMBER(Cycle, time_ns),
    MEMBER(Cycle, lost),
    MEMBER(Cycle, flags),
    MEMBER(Cycle, time_code),
    MEMBER(Cycle, wants),
    STRUCTURE(Interrupt),
    MEMBER(Interrupt, session),
    MEMBER(Interrupt, hard),
    STRUCTURE(WaitEvents),
    MEMBER(WaitEvents, session),
    MEMBER(WaitEvents, timeout_ms),
    MEMBER(WaitEvents, events),
    STRUCTURE(Clock),
    MEMBER(Clock, now_ns),
    STRUCTURE(ListCards),
    MEMBER(ListCards, text),
    MEMBER(ListCards, size),
    MEMBER(ListCards, needed),
    MEMBER(ListCards, status),
    MEMBER(ListCards, message),
    STRUCTURE(Counters),
    MEMBER(Counters, session),
    MEMBER(Counters, frames_lost),
    STRUCTURE(ListClocks),
    MEMBER(ListClocks, session),
    MEMBER(ListClocks, count),
    MEMBER(ListClocks, current),
    MEMBER(ListClocks, status),
    MEMBER(ListClocks, names),
    MEMBER(ListClocks, message),
    STRUCTURE(ChooseClock),
    MEMBER(ChooseClock, session),
    MEMBER(ChooseClock, clock),
    MEMBER(ChooseClock, status),
    MEMBER(ChooseClock, message),
    STRUCTURE(Mix),
    MEMBER(Mix, session),
    MEMBER(Mix, request),
    MEMBER(Mix, channel),
    MEMBER(Mix, left),
    MEMBER(Mix, right),
    MEMBER(Mix, on),
    MEMBER(Mix, gain),
    MEMBER(Mix, pan),
    MEMBER(Mix, level),
    MEMBER(Mix, status),
    MEMBER(Mix, message),
    STRUCTURE(MoveTransport),
    MEMBER(MoveTransport, session),
    MEMBER(MoveTransport, position),
    MEMBER(MoveTransport, move),
    MEMBER(MoveTransport, status),
    MEMBER(MoveTransport, message),
};

} // namespace

int main() {
    for (const Row& row : table)
        std::printf("%-24s %4u %4u\n", row.name, static_cast<unsigned>(row.offset),
                    static_cast<unsigned>(row.size));
    return 0;
}
