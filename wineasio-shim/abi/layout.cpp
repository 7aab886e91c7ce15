// SPDX-License-Identifier: LGPL-2.1-or-later
//
// Prints the layout of the calls between the two halves of the ASIO driver. Compiled for 64-bit
// Linux and for 32- and 64-bit Windows; the three tables must be the same text.
#include "wineasio-shim/abi/calls.hpp"

#include <cstdio>

using namespace lockstep::abi;

#define STRUCTURE(type) std::printf("%s size %u\n", #type, static_cast<unsigned>(sizeof(type)))
#define MEMBER(type, member)                                                                       \
    std::printf("%s.%s offset %u size %u\n", #type, #member,                                       \
                static_cast<unsigned>(offsetof(type, member)),                                     \
                static_cast<unsigned>(sizeof(type::member)))

int main() {
    std::printf("version %u calls %u\n", static_cast<unsigned>(version),
                static_cast<unsigned>(Call::count));
    STRUCTURE(Version);
    MEMBER(Version, pe_version);
    MEMBER(Version, unix_version);
    STRUCTURE(Open);
    MEMBER(Open, session);
    MEMBER(Open, status);
    MEMBER(Open, transport);
    MEMBER(Open, period);
    MEMBER(Open, safety);
    MEMBER(Open, rate);
    MEMBER(Open, device);
    MEMBER(Open, client);
    MEMBER(Open, message);
    STRUCTURE(Command);
    MEMBER(Command, session);
    MEMBER(Command, status);
    MEMBER(Command, message);
    STRUCTURE(Describe);
    MEMBER(Describe, session);
    MEMBER(Describe, inputs);
    MEMBER(Describe, outputs);
    MEMBER(Describe, sample_format);
    MEMBER(Describe, rate);
    MEMBER(Describe, period);
    MEMBER(Describe, period_minimum);
    MEMBER(Describe, period_maximum);
    MEMBER(Describe, granularity);
    MEMBER(Describe, input_latency);
    MEMBER(Describe, output_latency);
    STRUCTURE(ChannelName);
    MEMBER(ChannelName, session);
    MEMBER(ChannelName, input);
    MEMBER(ChannelName, channel);
    MEMBER(ChannelName, name);
    STRUCTURE(Rate);
    MEMBER(Rate, session);
    MEMBER(Rate, rate);
    MEMBER(Rate, status);
    MEMBER(Rate, message);
    STRUCTURE(ChannelBuffers);
    MEMBER(ChannelBuffers, input);
    MEMBER(ChannelBuffers, channel);
    MEMBER(ChannelBuffers, halves);
    STRUCTURE(Prepare);
    MEMBER(Prepare, session);
    MEMBER(Prepare, channels);
    MEMBER(Prepare, count);
    MEMBER(Prepare, period);
    MEMBER(Prepare, status);
    MEMBER(Prepare, message);
    STRUCTURE(Cycle);
    MEMBER(Cycle, session);
    MEMBER(Cycle, commit_half);
    MEMBER(Cycle, next_half);
    MEMBER(Cycle, frame);
    MEMBER(Cycle, time_ns);
    MEMBER(Cycle, lost);
    MEMBER(Cycle, flags);
    STRUCTURE(Interrupt);
    MEMBER(Interrupt, session);
    MEMBER(Interrupt, hard);
    STRUCTURE(WaitEvents);
    MEMBER(WaitEvents, session);
    MEMBER(WaitEvents, timeout_ms);
    MEMBER(WaitEvents, events);
    STRUCTURE(Clock);
    MEMBER(Clock, now_ns);
    return 0;
}
