// SPDX-License-Identifier: LGPL-2.1-or-later
//
// The command line: reads the arguments, runs one command, and turns whatever went wrong into one
// sentence on standard error (and, with --json, an object on standard output) and an exit code.
#include "lockstep/doctor_command.hpp"
#include "lockstep/exit_code.hpp"
#include "lockstep/latency.hpp"
#include "lockstep/list.hpp"
#include "lockstep/log_command.hpp"
#include "lockstep/monitor_command.hpp"
#include "lockstep/report_command.hpp"
#include "lockstep/wine_command.hpp"
#include "stream/stream.hpp"

#include <CLI/CLI.hpp>
#include <cerrno>
#include <exception>
#include <iostream>
#include <nlohmann/json.hpp>
#include <string>

namespace {

using lockstep::CommandError;
using lockstep::ExitCode;

int fail(bool json, ExitCode code, const std::string& message) {
    std::cerr << "lockstep: " << message << '\n';
    if (json)
        std::cout
            << nlohmann::ordered_json{{"error", message}, {"exit", static_cast<int>(code)}}.dump(2)
            << '\n';
    return static_cast<int>(code);
}

// A busy card or a missing right is not the arguments' fault.
ExitCode code_of(const lockstep::StreamError& error) {
    switch (error.code()) {
    case EBUSY:
    case EACCES:
    case EPERM:
    case ENOMEM:
    case EIO:
        return ExitCode::Refused;
    default:
        return ExitCode::BadInput;
    }
}

void add_json(CLI::App& command, bool& json) {
    command.add_flag("--json", json, "Print one JSON object and nothing else");
}

void add_latency(CLI::App& command, lockstep::LatencyRequest& request) {
    command.add_option("-d,--device", request.device,
                       "ALSA device, such as hw:0 or hw:Lockstep (default: the Lockstep card, else "
                       "the first one that both plays and records)");
    command.add_option("-r,--rate", request.rate, "Frames a second (default 48000)");
    command.add_option("-p,--period", request.period, "Frames a cycle (default 128)");
    command.add_option("-s,--safety", request.safety,
                       "Frames between a period's end and its playing (default half the period)");
    command.add_option("-o,--output", request.output, "Output the cable starts at (default 1)");
    command.add_option("-i,--input", request.input, "Input the cable ends at (default 1)");
    const auto channel = [&request](unsigned number) {
        request.output = number;
        request.input = number;
    };
    command.add_option_function<unsigned>("-c,--channel", channel,
                                          "Output and input of the same number");
    command
        .add_option("--level", request.level,
                    "How loud, in dB of full scale (default -20): it is a short burst of noise")
        ->check(CLI::Range(-60.0, 0.0));
    add_json(command, request.json);
}

void add_wine(CLI::App& command, lockstep::WineRequest& request) {
    command.add_option("--prefix,prefix", request.prefix,
                       "Wine prefix (default $WINEPREFIX, else ~/.wine)");
    command.add_option("--wine", request.wine,
                       "Wine's program or folder, such as /opt/wine-stable (default: the one that "
                       "runs the prefix as far as files tell, else the first found)");
}

void add_examined(CLI::App& command, lockstep::DoctorRequest& request) {
    command.add_option(
        "--prefix", request.prefixes,
        "Wine prefix, once for each (default $WINEPREFIX, else ~/.wine, and those in "
        "~/.local/share/wineprefixes)");
    command.add_option("--wine", request.wine, "Wine's program (default: the first found)");
    command.add_flag("--quick", request.quick,
                     "Start no Windows program: whether the driver opens is not tried");
}

void add_doctor(CLI::App& command, lockstep::DoctorRequest& request) {
    add_examined(command, request);
    command.add_flag("--ask-jack", request.ask_jack)
        ->group(""); // doctor's own, of a second process
    add_json(command, request.json);
}

int run(int count, char** arguments) {
    CLI::App app("Sound cards in lockstep with JACK and with Windows programs under Wine",
                 "lockstep");
    app.set_version_flag("--version", "lockstep " LOCKSTEP_VERSION);
    app.require_subcommand(1);
    app.footer(
        "Exit status: 0 done, 1 measured and reported differ or doctor has something to fix,\n"
        "2 bad input,\n"
        "3 no signal came back, 4 a card, a file or Wine refused.");

    bool list_json = false;
    lockstep::LatencyRequest latency;
    lockstep::WineRequest wine;
    CLI::App* list = app.add_subcommand("list", "Show the sound cards and what they can do");
    add_json(*list, list_json);
    lockstep::DoctorRequest doctor;
    CLI::App* examine = app.add_subcommand(
        "doctor", "Look at what Lockstep needs of this machine, and say what to do");
    add_doctor(*examine, doctor);
    lockstep::LogRequest log;
    CLI::App* narrate = app.add_subcommand("log", "Show what has happened in a stream");
    narrate->add_option("stream", log.stream,
                        "Its name, its process or its program (default: the newest that runs)");
    narrate->add_flag("-f,--follow", log.follow, "Go on with what happens, until the stream ends");
    narrate->add_option("-n,--lines", log.lines, "Only the newest so many events (default: all)")
        ->check(CLI::NonNegativeNumber);
    narrate->add_flag("--list", log.list, "Only name the streams");
    lockstep::MonitorRequest monitor;
    CLI::App* watch = app.add_subcommand(
        "monitor", "Show every stream of Lockstep's on this machine, once a second");
    watch->add_option("-n,--count", monitor.looks, "End after so many looks (default: never)")
        ->check(CLI::PositiveNumber);
    watch->add_flag("--json", monitor.json, "Print one JSON object a second, each on a line");
    lockstep::ReportRequest report;
    CLI::App* tell = app.add_subcommand(
        "report", "Write one text file about this machine, to attach to a bug report");
    tell->add_option("file", report.file,
                     "File to write, - for standard output (default: a new one in this folder)");
    add_examined(*tell, report.doctor);
    CLI::App* measure = app.add_subcommand(
        "latency", "Send a signal through a cable and compare what is reported with what it takes");
    add_latency(*measure, latency);
    CLI::App* enrol = app.add_subcommand("register", "Make the ASIO driver known in a Wine prefix");
    add_wine(*enrol, wine);
    add_json(*enrol, wine.json);
    enrol->add_flag(
        "--files", wine.files,
        "Only put the driver's files into that Wine's folders, for who may write there");
    CLI::App* remove =
        app.add_subcommand("unregister", "Take the ASIO driver out of a Wine prefix");
    add_wine(*remove, wine);
    add_json(*remove, wine.json);
    remove->add_flag("--files", wine.files,
                     "Only take the driver's files out of that Wine's folders");
    for (CLI::App* command : {enrol, remove})
        command->add_flag("--dry-run", wine.dry_run,
                          "Say what would be done; change nothing and start no Wine");
    CLI::App* panel = app.add_subcommand(
        "panel", "Open the ASIO driver's control panel in a Wine prefix, without a host");
    add_wine(*panel, wine);

    try {
        app.parse(count, arguments);
    } catch (const CLI::ParseError& error) {
        if (error.get_exit_code() == 0) // --help and --version
            return app.exit(error);
        // The library says only that a command is missing.
        if (app.get_subcommands().empty() && !app.remaining().empty())
            return fail(false, ExitCode::BadInput,
                        "'" + app.remaining().front() +
                            "' is no command; there are list, doctor, log, monitor, report, "
                            "latency, register, "
                            "unregister "
                            "and panel");
        app.exit(error);
        return static_cast<int>(ExitCode::BadInput);
    }

    const bool json = list_json || doctor.json || latency.json || wine.json;
    try {
        if (*list)
            return lockstep::run_list(list_json);
        if (*examine)
            return lockstep::run_doctor(doctor);
        if (*narrate)
            return lockstep::run_log(log);
        if (*watch)
            return lockstep::run_monitor(monitor);
        if (*tell)
            return lockstep::run_report(report);
        if (*measure)
            return lockstep::run_latency(latency);
        if (*panel)
            lockstep::run_panel(wine);
        return *enrol ? lockstep::run_register(wine) : lockstep::run_unregister(wine);
    } catch (const CommandError& error) {
        return fail(json, error.code(), error.what());
    } catch (const lockstep::StreamError& error) {
        return fail(json, code_of(error), error.what());
    }
}

} // namespace

int main(int count, char** arguments) {
    try {
        return run(count, arguments);
    } catch (const std::exception& error) {
        return fail(false, ExitCode::Refused, error.what());
    }
}
