// SPDX-License-Identifier: GPL-2.0-or-later
//
// What events say.
#include "observe/event_text.hpp"

#include <gtest/gtest.h>

#include <cerrno>
#include <cstdlib>
#include <ctime>
#include <sched.h>

namespace lockstep::observe::test {
namespace {

struct Row {
    Event event;
    const char* who;
    Grade grade;
    const char* sentence;
};

Event call(AsioCall method, std::int64_t answer, std::int64_t a = 0, std::int64_t b = 0,
           std::int64_t c = 0, const char* text = "") {
    return Event(Kind::host_call, {static_cast<std::int64_t>(method), answer, a, b, c}, text);
}

TEST(ObserveText, EachKindHasItsSentence) {
    const Row rows[] = {
        {Event(Kind::opened, {48000, 128, 64, 8, 8}, "hw:Lockstep"), "card", Grade::note,
         "opened hw:Lockstep: 48000 Hz, period 128, safety offset 64, 8 in, 8 out"},
        {Event(Kind::refused, {EBUSY}, "in use by jackd"), "driver", Grade::error,
         "refused: in use by jackd (Device or resource busy)"},
        {Event(Kind::agreed, {44100, 64, 32, 64, 32}), "card", Grade::note,
         "agreed: 44100 Hz, period 64, safety offset 32, latency 64 in and 32 out, round trip 96"},
        {Event(Kind::started, {48000, 64, 32, 64, 32}), "driver", Grade::note,
         "started: 48000 Hz, period 64, safety offset 32, latency 64 in and 32 out, round trip 96"},
        {Event(Kind::stopped, {480000, 2, 1}), "driver", Grade::note,
         "stopped after 480000 frames: 2 late cycles, 1 frame lost"},
        {Event(Kind::closed), "driver", Grade::note, "closed"},
        {Event(Kind::late_wake, {128, 4800, 3'000'000, 5'100'000, 2'666'667}), "card",
         Grade::warning,
         "late: 128 frames lost from frame 4800; woken 3.00 ms after the period's end, the program "
         "had worked 5.10 ms, a period lasts 2.67 ms"},
        {Event(Kind::late_work, {17, 4800, 5'100'000, 2'666'667}), "card", Grade::warning,
         "late: 17 frames lost from frame 4800; the program worked 5.10 ms, a period lasts "
         "2.67 ms"},
        {Event(Kind::late_more, {30, 3840}), "card", Grade::warning,
         "late: 30 more cycles within the second, 3840 frames lost"},
        {Event(Kind::safety_grown, {32, 96, 64, 48}), "card", Grade::warning,
         "safety offset grows from 32 to 96 frames: the card fetches 64 frames ahead, in bursts of "
         "48"},
        {Event(Kind::clock_skipped, {256}), "driver", Grade::warning,
         "256 frames skipped while the clock goes on without a card"},
        {Event(Kind::card_lost, {960}), "card", Grade::warning,
         "the card is gone at frame 960; silence, by the clock"},
        {Event(Kind::card_back, {96000, 1'980'000'000}), "card", Grade::note,
         "the card is back at frame 96000, after 1980.00 ms"},
        {Event(Kind::card_other, {}, "it has other channels"), "card", Grade::warning,
         "the card is not used: it has other channels"},
        {Event(Kind::server_lost, {960}), "server", Grade::warning,
         "the server is gone at frame 960; silence, by the clock"},
        {Event(Kind::server_back, {96000, 1'980'000'000}), "server", Grade::note,
         "the server is back at frame 96000, after 1980.00 ms"},
        {Event(Kind::server_other, {256, 44100}), "server", Grade::warning,
         "the server now runs periods of 256 at 44100 Hz: the host must prepare anew"},
        {Event(Kind::server_xrun), "server", Grade::warning, "the server tells of an xrun"},
        {Event(Kind::latencies, {128, 64}), "driver", Grade::note,
         "latency is now 128 in and 64 out"},
        {Event(Kind::rate_now, {96000}), "driver", Grade::note, "the rate is now 96000 Hz"},
        {Event(Kind::clock_now, {}, "AES"), "card", Grade::note, "the card's clock is now AES"},
        {Event(Kind::real_time_got, {SCHED_FIFO, 70, 1, 70}), "system", Grade::note,
         "the real-time thread has SCHED_FIFO 70 by the user's limits"},
        {Event(Kind::real_time_got, {SCHED_RR, 20, 2, 70}), "system", Grade::note,
         "the real-time thread has SCHED_RR 20 from rtkit, 70 was asked for"},
        {Event(Kind::real_time_got, {SCHED_OTHER, 0, 0, 0}), "system", Grade::warning,
         "the real-time thread has no real-time priority"},
        {Event(Kind::real_time_refused, {70, EPERM}), "system", Grade::warning,
         "real-time priority 70 refused: Operation not permitted"},
        {Event(Kind::real_time_refused, {70, EPERM}, "RLIMIT_RTPRIO is 0"), "system",
         Grade::warning, "real-time priority 70 refused: RLIMIT_RTPRIO is 0"},
        {Event(Kind::host_message, {3, 0, 1}), "driver", Grade::note,
         "asioMessage(kAsioResetRequest, 0) = 1"},
        {Event(Kind::host_message, {1, 15, 1}), "driver", Grade::note,
         "asioMessage(kAsioSelectorSupported, kAsioOverload) = 1"},
        {Event(Kind::host_rate_message, {44'100'000}), "driver", Grade::note,
         "sampleRateDidChange(44100)"},
        {Event(Kind::settings, {}, "Transport=direct Period=128"), "driver", Grade::note,
         "settings: Transport=direct Period=128"},
        {Event(Kind::version, {}, "Lockstep 0.1.0"), "driver", Grade::note, "Lockstep 0.1.0"},
        {Event(Kind::first_callback, {3'200'000}), "driver", Grade::note,
         "first bufferSwitch 3.20 ms after the start"},
        {Event(static_cast<Kind>(999), {1, -2, 3, 4, 5}, "news"), "driver", Grade::note,
         "event 999: 1 -2 3 4 5 news"},
    };
    for (const Row& row : rows) {
        EXPECT_EQ(sentence(row.event), row.sentence);
        EXPECT_STREQ(who(row.event.kind), row.who) << row.sentence;
        EXPECT_EQ(grade(row.event), row.grade) << row.sentence;
    }
}

TEST(ObserveText, CallsOfTheHost) {
    const Row rows[] = {
        {call(AsioCall::init, 1), "host", Grade::note, "init() = 1"},
        {call(AsioCall::init, 0, 0, 0, 0, "no card"), "host", Grade::error, "init() = 0: no card"},
        {call(AsioCall::release, 0), "host", Grade::note, "Release() = 0"},
        {call(AsioCall::get_error_message, 0, 0, 0, 0, "no card"), "host", Grade::note,
         "getErrorMessage(): no card"},
        {call(AsioCall::get_channels, 0, 8, 6), "host", Grade::note,
         "getChannels() = ASE_OK: 8 in, 6 out"},
        {call(AsioCall::get_channels, -1000), "host", Grade::error,
         "getChannels() = ASE_NotPresent"},
        {call(AsioCall::get_latencies, 0, 128, 64), "host", Grade::note,
         "getLatencies() = ASE_OK: 128 in, 64 out"},
        {call(AsioCall::get_buffer_size, 0, 16, 4096, 128, "powers of two"), "host", Grade::note,
         "getBufferSize() = ASE_OK: 16 to 4096, preferred 128, powers of two"},
        {call(AsioCall::can_sample_rate, -995, 22'050'000), "host", Grade::error,
         "canSampleRate(22050) = ASE_NoClock"},
        {call(AsioCall::set_sample_rate, 0, 44'100'500), "host", Grade::note,
         "setSampleRate(44100.500) = ASE_OK"},
        {call(AsioCall::get_sample_rate, 0, 48'000'000), "host", Grade::note,
         "getSampleRate() = ASE_OK: 48000"},
        {call(AsioCall::get_clock_sources, 0, 3, 0, 0, "AES"), "host", Grade::note,
         "getClockSources() = ASE_OK: 3, now AES"},
        {call(AsioCall::set_clock_source, -998, 7), "host", Grade::error,
         "setClockSource(7) = ASE_InvalidParameter"},
        {call(AsioCall::get_sample_position, 0, 4096), "host", Grade::note,
         "getSamplePosition() = ASE_OK: frame 4096"},
        {call(AsioCall::get_channel_info, 0, 3, 1, 18, "Mic 4"), "host", Grade::note,
         "getChannelInfo(in 3) = ASE_OK: \"Mic 4\", type 18"},
        {call(AsioCall::create_buffers, 0, 4, 128, 0, "in 0-1, out 0-1"), "host", Grade::note,
         "createBuffers(4 channels, 128 frames; in 0-1, out 0-1) = ASE_OK"},
        {call(AsioCall::future, 0x3f4847a0, 0x24042012), "host", Grade::note,
         "future(kAsioCanReportOverload) = ASE_SUCCESS"},
        {call(AsioCall::future, -998, 77), "host", Grade::error,
         "future(77) = ASE_InvalidParameter"},
        {call(AsioCall::output_ready, 0), "host", Grade::note, "outputReady() = ASE_OK"},
        {call(static_cast<AsioCall>(99), 5), "host", Grade::error, "method 99() = 5"},
        {Event(Kind::host_call_repeated, {23, 0, 37500}), "host", Grade::note,
         "outputReady() = ASE_OK, 37500 more times"},
    };
    for (const Row& row : rows) {
        EXPECT_EQ(sentence(row.event), row.sentence);
        EXPECT_STREQ(who(row.event.kind), row.who) << row.sentence;
        EXPECT_EQ(grade(row.event), row.grade) << row.sentence;
    }
}

TEST(ObserveText, NoControlCharacterGetsOut) {
    EXPECT_EQ(sentence(Event(Kind::settings, {}, "a\x1b[31m\nb\x7f\u00e4")),
              "settings: a?[31m?b?\u00e4");
}

TEST(ObserveText, ALineOfALog) {
    setenv("TZ", "UTC", 1);
    tzset();
    Event event(Kind::card_lost, {960});
    event.time_ns = 5'123'456'789;
    // 2026-12-01 12:00:00 UTC is 1796126400 seconds after 1970.
    const std::int64_t offset = 1'796'126'400'000'000'000 - 5'000'000'000;
    EXPECT_EQ(log_line(event, "4711-1", 4'000'000'000, offset),
              "2026-12-01 12:00:00.123  +1.123457  4711-1  card    the card is gone at frame 960; "
              "silence, by the clock");
    event.time_ns = INT64_MIN;
    EXPECT_NE(log_line(event, "4711-1", INT64_MAX, INT64_MIN), "") << "no trap";
}

} // namespace
} // namespace lockstep::observe::test
