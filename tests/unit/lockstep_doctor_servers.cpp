// SPDX-License-Identifier: GPL-2.0-or-later
//
// The doctor's checks of cards, of JACK and PipeWire, and what it reads of processes.
#include "lockstep/doctor/card_checks.hpp"
#include "lockstep/doctor/jack_question.hpp"
#include "lockstep/doctor/processes.hpp"
#include "lockstep/doctor/server_checks.hpp"
#include "lockstep_doctor_expect.hpp"
#include "lockstep_tree.hpp"

#include <cerrno>
#include <cstring>

namespace lockstep::doctor {
namespace {

constexpr unsigned user = 1000;

Card card(const std::string& busy_with = "", const std::string& problem = "") {
    Card card;
    card.number = 0;
    card.device_name = "hw:Lockstep";
    card.playback.busy_with = busy_with;
    card.playback.problem = problem;
    card.playback.channels_max = busy_with.empty() && problem.empty() ? 4 : 0;
    card.capture.channels_max = 2;
    return card;
}

Finding only(const std::vector<Finding>& findings) {
    EXPECT_EQ(findings.size(), 1U) << as_text(findings);
    return findings.at(0);
}

TEST(DoctorCards, FreeHeldRefused) {
    const Tree tree;
    const auto check = [&tree](const Card& card) { return only(check_cards(tree.root(), {card})); };
    expect(check(card()), State::Good, "hw:Lockstep is free; 2 in, 4 out");
    expect(check(card("aplay (process 812)")), State::Notice,
           "hw:Lockstep is held by aplay (process 812)", "close that program");
    expect(check(card("jackd (process 812)")), State::Good, "programs join it there");
    for (const char* server : {"pipewire", "wireplumber"})
        expect(check(card(std::string(server) + " (process 812)")), State::Notice,
               "neither the direct transport nor jackd", "or run the program with pw-jack");
    const Finding pulse = check(card("pulseaudio (process 812)"));
    expect(pulse, State::Notice, "neither the direct transport nor jackd", "profile to Off");
    EXPECT_EQ(pulse.fix.find("pw-jack"), std::string::npos);
    expect(check(card("", std::strerror(EACCES))), State::Bad, "may not open it",
           "usermod -aG audio");
    expect(check(card("", "Input/output error")), State::Unknown, "Input/output error");
}

TEST(DoctorCards, HeldInOneDirection) {
    Card held = card();
    held.capture = {};
    held.capture.busy_with = "arecord (process 9)";
    expect(only(check_cards("/nonexistent", {held})), State::Notice, "held by arecord",
           "close that program");
}

TEST(DoctorCards, NoneAtAll) {
    const Tree tree;
    expect(only(check_cards(tree.root(), {})), State::Bad, "there is no sound card",
           "modprobe snd-lockstep-soft");
}

TEST(DoctorCards, ControlDeviceThatMayNotBeOpened) {
    Tree tree;
    tree.file("/proc/asound/card0/pcm0p/info");
    tree.file("/proc/asound/card1/id", "Scarlett\n");
    tree.file("/proc/asound/card1/pcm0c/info");
    tree.file("/proc/asound/card2/id", "Midi\n"); // no PCM, of no interest
    const auto findings = check_cards(tree.root(), {card()});
    ASSERT_EQ(findings.size(), 2U) << as_text(findings);
    expect(findings[1], State::Bad, "may not open Scarlett (card1)", "usermod -aG audio");
}

const JackAnswer answers{"/usr/lib/libjack.so.0.1.0", true, 128, 48000, true, ""};
const Process jackd{812, user, "jackd", {"jackd", "-R", "-dlockstep", "-p128"}, 0};

TEST(DoctorJack, Runs) {
    expect(check_jack({jackd}, user, answers), State::Good,
           "jackd (process 812) -d lockstep runs, 128 frames at 48000 Hz, in real time");
    for (const std::vector<std::string>& arguments :
         {std::vector<std::string>{"jackd", "-d", "alsa"},
          {"jackd", "--driver=alsa"},
          {"jackd", "-P", "70", "--driver", "alsa", "-d", "hw:1"}}) {
        Process process = jackd;
        process.arguments = arguments;
        expect(check_jack({process}, user, answers), State::Good, "-d alsa runs");
    }
}

TEST(DoctorJack, RunsNotInRealTime) {
    JackAnswer slow = answers;
    slow.real_time = false;
    expect(check_jack({jackd}, user, slow), State::Bad, "not in real time", "-R");
}

TEST(DoctorJack, ServedByPipeWire) {
    JackAnswer answer = answers;
    answer.library = "/usr/lib/pipewire-0.3/jack/libjack.so.0.3";
    expect(check_jack({}, user, answer), State::Good, "PipeWire runs, 128 frames");
}

TEST(DoctorJack, NoneRuns) {
    JackAnswer none{"/usr/lib/libjack.so.0.1.0", false, 0, 0, false, "no server answers"};
    expect(check_jack({}, user, none), State::Notice, "no server runs", "jackd -R -d lockstep");
}

TEST(DoctorJack, NoLibrary) {
    expect(check_jack({}, user, JackAnswer{}), State::Notice, "libjack.so.0 is not installed",
           "install JACK");
}

TEST(DoctorJack, NotAnswering) {
    JackAnswer none{"/usr/lib/libjack.so.0.1.0", false, 0, 0, false, "no server answers"};
    expect(check_jack({jackd}, user, none), State::Bad,
           "jackd (process 812) runs, but no server answers", "kill 812");
    Process others = jackd;
    others.user = 0;
    expect(check_jack({others}, user, none), State::Bad,
           "runs for user 0, and programs of user 1000 cannot join it", "as the user who");
    expect(check_jack({jackd}, user, std::nullopt), State::Bad, "did not get an answer in time",
           "kill 812");
    expect(check_jack({}, user, std::nullopt), State::Unknown, "did not answer in time");
}

TEST(DoctorJack, AnswerGoesAsTextAndBack) {
    JackAnswer answer{"/usr/lib/libjack.so.0", true, 256, 96000, true, "none: at all"};
    const auto back = jack_answer("Cannot connect: a line of libjack's\n" + as_text(answer));
    ASSERT_TRUE(back);
    EXPECT_EQ(back->library, answer.library);
    EXPECT_EQ(back->server, answer.server);
    EXPECT_EQ(back->period, answer.period);
    EXPECT_EQ(back->rate, answer.rate);
    EXPECT_EQ(back->real_time, answer.real_time);
    EXPECT_EQ(back->problem, answer.problem);
    EXPECT_FALSE(jack_answer("Segmentation fault\n"));
}

TEST(DoctorPipeWire, EachState) {
    const Process pipewire{700, user, "pipewire", {"pipewire"}, 0};
    const auto settings = [](const std::string& forced) {
        return "Found \"settings\" metadata 31\n"
               "update: id:0 key:'clock.rate' value:'48000' type:''\n"
               "update: id:0 key:'clock.quantum' value:'1024' type:''\n"
               "update: id:0 key:'clock.min-quantum' value:'32' type:''\n"
               "update: id:0 key:'clock.max-quantum' value:'2048' type:''\n"
               "update: id:0 key:'clock.force-quantum' value:'" +
               forced + "' type:''\n";
    };
    expect(check_pipewire({}, user, std::nullopt, false), State::Good, "does not run");
    Process others = pipewire;
    others.user = 0;
    expect(check_pipewire({others}, user, std::nullopt, true), State::Good, "for this user");
    expect(check_pipewire({pipewire}, user, settings("0"), true), State::Good,
           "pipewire (process 700) runs, pw-jack is there, quantum 1024 at 48000 Hz, from 32 to "
           "2048");
    expect(check_pipewire({pipewire}, user, settings("64"), false), State::Good,
           "without pw-jack, quantum 64 (forced)");
    expect(check_pipewire({pipewire}, user, std::nullopt, true), State::Unknown,
           "not to be had by pw-metadata", "pw-metadata");
    expect(check_pipewire({pipewire}, user, "Found nothing\n", true), State::Unknown,
           "does not tell its quantum");
}

TEST(DoctorProcesses, AreReadWhole) {
    Tree tree;
    const auto process = [&tree](const std::string& number, const std::string& name,
                                 const std::string& line, const std::string& priority) {
        const std::string folder = "/proc/" + number;
        tree.file(folder + "/comm", name + "\n");
        tree.file(folder + "/cmdline", line);
        std::string stat = number + " (" + name + ") S";
        for (int field = 4; field < 40; ++field)
            stat += " " + std::to_string(field);
        tree.file(folder + "/stat", stat + " " + priority + " 1 0\n");
        tree.file(folder + "/status", "Name:\t" + name + "\nUid:\t1000\t1001\t0\t0\n");
    };
    process("812", "odd) name", std::string("jackd\0-d\0dummy\0", 15), "70");
    process("9", "irq/9-acpi", "", "50");
    tree.file("/proc/813/status", "Uid:\t0\n"); // ended while it was read
    tree.file("/proc/self/comm", "not a number\n");
    const auto processes = read_processes(tree.root());
    ASSERT_EQ(processes.size(), 2U);
    EXPECT_EQ(processes[0].name, "odd) name");
    EXPECT_EQ(processes[0].number, 812);
    EXPECT_EQ(processes[0].user, user);
    EXPECT_EQ(processes[0].real_time, 70);
    EXPECT_EQ(processes[0].arguments, (std::vector<std::string>{"jackd", "-d", "dummy"}));
    EXPECT_TRUE(processes[1].arguments.empty());
    EXPECT_EQ(named(processes, "irq/9-acpi").size(), 1U);
}

} // namespace
} // namespace lockstep::doctor
