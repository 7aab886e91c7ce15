// SPDX-License-Identifier: GPL-2.0-or-later
//
// The program's commands. Each prints to the standard output, text or one JSON value, and gives
// the exit status; InputError and DriverError say why one could not be run.
#pragma once

#include "errors.hpp"
#include "session.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace host {

struct CommonOptions {
    std::string driver = "Lockstep ASIO";
    unsigned period = 0; // 0: the driver's preferred one
    int channels = -1;   // each way; -1: all
    unsigned rate = 0;   // 0: the driver's current one, or the WAV file's
    bool json = false;

    SessionSettings session() const { return {rate, period, channels, channels}; }
};

struct BenchOptions {
    double seconds = 10;
    std::string file;       // JSON goes there; empty: to the standard output
    std::string server;     // program whose real-time thread's cost is added; empty: none
    bool cable = true;      // output 1 is connected to input 1
    bool time_code = false; // the driver is to tell it
    bool timing = false;    // when the host was called is added
    std::string wake; // file of the preloaded wake-stamp library; empty: wake-ups are not known
    // Not for the program to know: copied into the JSON.
    std::string path = "asio";
    std::string card = "unknown";
    int safety = -1; // frames; -1: null
};

// How the program ends, and what the driver is doing then.
struct EndOptions {
    std::string way;
    std::string state;
};

ExitStatus list_command(bool json);
ExitStatus info_command(const CommonOptions& options);
ExitStatus play_command(const CommonOptions& options, const std::string& wav);
ExitStatus record_command(const CommonOptions& options, const std::string& wav, double seconds);
// `tail`: frames recorded after the last one played; -1: until it must have come back.
ExitStatus play_and_record_command(const CommonOptions& options, const std::string& play,
                                   const std::string& record, int tail);
ExitStatus latency_command(const CommonOptions& options);
ExitStatus bench_command(const CommonOptions& options, const BenchOptions& bench);
// Each file is a host's habit, played on the driver; prints a TAP line for each.
ExitStatus habit_command(const std::string& driver, const std::vector<std::string>& files);
// So many calls in all, in so many rounds, each with an object of its own.
ExitStatus storm_command(const std::string& driver, unsigned calls, unsigned rounds,
                         std::uint64_t seed);
// What the driver answers to each call in each state, as a table in Markdown.
ExitStatus answers_command(const std::string& driver);
// Every rate, buffer size and set of channels that the driver offers; prints a TAP line for each
// rate and set. only_rate, largest (of the sizes, frames): 0 for all.
ExitStatus sweep_command(const std::string& driver, unsigned only_rate, unsigned largest);
// Opens the driver's control panel, while playing or before init(), and returns when it is closed.
// work: percent of each period that playing takes.
ExitStatus panel_command(const CommonOptions& options, bool before_init, double work);
// Ends the program, by one of end_ways, with the driver in one of end_states and nothing released.
inline const std::vector<std::string> end_ways = {"return", "exit", "terminate", "killed"};
inline const std::vector<std::string> end_states = {"unopened", "opened", "prepared",   "running",
                                                    "inside",   "panel",  "by-callback"};
ExitStatus end_command(const CommonOptions& options, const EndOptions& how);
ExitStatus trace_command(const CommonOptions& options, double seconds);

} // namespace host
