// SPDX-License-Identifier: LGPL-2.1-or-later
//
// Governors, preemption and interrupt threads; see processor_checks.hpp.
#include "lockstep/doctor/processor_checks.hpp"

#include "lockstep/doctor/limit_checks.hpp"
#include "lockstep/doctor/system_files.hpp"

#include <algorithm>
#include <map>
#include <utility>

namespace lockstep::doctor {

namespace fs = std::filesystem;

namespace {

constexpr int advised_priority = 90; // of a card's interrupt thread: above all audio threads

std::string add_to_command_line(const std::string& option) {
    return "add " + option +
           " to the kernel's command line (GRUB_CMDLINE_LINUX in /etc/default/grub, then sudo "
           "update-grub), and boot anew";
}

// A kernel that can be told at boot, as those of the distributions (PREEMPT_DYNAMIC), is one of
// these, full unless told otherwise: by what it says of itself (root alone may read that), by the
// last word on its command line, by what it was built for.
std::string preemption_told_at_boot(const fs::path& root) {
    // "none voluntary (full)"
    const std::string now = first_line(root, "/sys/kernel/debug/sched/preempt");
    const std::size_t open = now.find('('), close = now.find(')');
    if (open < close && close != std::string::npos)
        return now.substr(open + 1, close - open - 1);
    std::string told;
    const std::string key = "preempt=";
    for (const std::string& option : words_of(first_line(root, "/proc/cmdline")))
        if (option.starts_with(key))
            told = option.substr(key.size());
    if (!told.empty())
        return told;
    const std::string release = first_line(root, "/proc/sys/kernel/osrelease");
    for (const std::string& line :
         lines_of(read_file(root, "/boot/config-" + release).value_or("")))
        for (const auto& [option, kind] :
             {std::pair{"NONE", "none"}, {"VOLUNTARY", "voluntary"}, {"LAZY", "lazy"}})
            if (line == "CONFIG_PREEMPT_" + std::string(option) + "=y")
                return kind;
    return "full";
}

struct Interrupt {
    std::string number;
    std::string action; // a driver's name for it
};

// Those of sound drivers: the last word of a line of /proc/interrupts, such as
// " 34:  0  812  PCI-MSI 442368-edge  snd_hda_intel:card0".
std::vector<Interrupt> sound_interrupts(const fs::path& root) {
    std::vector<Interrupt> interrupts;
    for (const std::string& line : lines_of(read_file(root, "/proc/interrupts").value_or(""))) {
        const std::size_t colon = line.find(':');
        const std::vector<std::string> words = words_of(line);
        if (colon == std::string::npos || words.empty())
            continue;
        // Several drivers on one line are told with commas, and so in words of their own.
        for (const std::string& word : words)
            if (word.starts_with("snd_") || word.starts_with("snd-"))
                interrupts.push_back({std::string(trimmed(line.substr(0, colon))), word});
    }
    return interrupts;
}

const Process* thread_of(const Interrupt& interrupt, const std::vector<Process>& processes) {
    const auto found =
        std::find_if(processes.begin(), processes.end(), [&interrupt](const Process& process) {
            return process.name.starts_with("irq/" + interrupt.number + "-");
        });
    return found == processes.end() ? nullptr : &*found;
}

} // namespace

Finding check_governor(const fs::path& root) {
    const fs::path folder = "/sys/devices/system/cpu";
    std::map<std::string, int> governors;
    std::string driver;
    for (const std::string& name : names_in(root, folder)) {
        const std::string governor = first_line(root, folder / name / "cpufreq/scaling_governor");
        if (governor.empty())
            continue;
        ++governors[governor];
        driver = first_line(root, folder / name / "cpufreq/scaling_driver");
    }
    if (governors.empty())
        return {"governor", State::Unknown,
                "this kernel does not set the processors' frequency (no cpufreq)", ""};
    std::vector<std::string> counts;
    counts.reserve(governors.size());
    for (const auto& [governor, count] : governors)
        counts.push_back(governor + " on " + std::to_string(count) +
                         (count == 1 ? " processor" : " processors"));
    const std::string seen = joined(counts) + " (" + driver + ")";
    if (governors.size() == 1 && governors.contains("performance"))
        return {"governor", State::Good, seen, ""};
    // With these two drivers powersave follows the load; with others it is the lowest frequency.
    const bool lowest = governors.contains("powersave") && !driver.starts_with("intel_pstate") &&
                        !driver.starts_with("amd-pstate");
    return {"governor", lowest ? State::Bad : State::Notice,
            seen + (lowest ? ": the lowest frequency, always"
                           : ": the frequency follows the load, late for small periods"),
            "sudo cpupower frequency-set -g performance (until the next boot)"};
}

Finding check_preemption(const fs::path& root) {
    const char* const name = "preemption";
    if (first_line(root, "/sys/kernel/realtime") == "1")
        return {name, State::Good, "PREEMPT_RT", ""};
    // "Linux version 6.12.0-amd64 (...) #1 SMP PREEMPT_DYNAMIC Debian 6.12.1-1 (2026-11-12)"
    const std::vector<std::string> version = words_of(first_line(root, "/proc/version"));
    const auto has = [&version](const char* word) {
        return std::find(version.begin(), version.end(), word) != version.end();
    };
    if (version.empty())
        return {name, State::Unknown, "/proc/version cannot be read", ""};
    const bool at_boot = has("PREEMPT_DYNAMIC");
    const std::string kind = at_boot          ? preemption_told_at_boot(root)
                             : has("PREEMPT") ? "full"
                                              : "none or voluntary";
    // Lazy makes only ordinary programs wait; a real-time thread takes the processor at once.
    if (kind == "full" || kind == "lazy")
        return {name, State::Good, kind, ""};
    return {name, State::Notice,
            kind + ": a program that starts or ends can hold up the real-time threads",
            at_boot ? add_to_command_line("preempt=full")
                    : "use a kernel with PREEMPT_DYNAMIC, PREEMPT or PREEMPT_RT (uname -v)"};
}

Finding check_interrupts(const fs::path& root, const std::vector<Process>& processes) {
    const std::vector<std::string> options = words_of(first_line(root, "/proc/cmdline"));
    const bool real_time_kernel = first_line(root, "/sys/kernel/realtime") == "1";
    const bool threaded = real_time_kernel ||
                          std::find(options.begin(), options.end(), "threadirqs") != options.end();
    if (!threaded)
        return {"interrupts", State::Notice,
                "interrupt handlers are no threads: any of them can hold up the card's",
                add_to_command_line("threadirqs")};
    std::string seen = real_time_kernel ? "threads (PREEMPT_RT)" : "threads (threadirqs)";
    std::vector<std::string> low;
    for (const Interrupt& interrupt : sound_interrupts(root)) {
        const Process* thread = thread_of(interrupt, processes);
        if (thread == nullptr)
            continue;
        seen += ", " + interrupt.action + " at priority " + std::to_string(thread->real_time);
        if (thread->real_time <= wanted_priority)
            low.push_back("sudo chrt -f -p " + std::to_string(advised_priority) + " " +
                          std::to_string(thread->number));
    }
    if (low.empty())
        return {"interrupts", State::Good, seen, ""};
    return {"interrupts", State::Notice,
            seen + ": not above the driver's " + std::to_string(wanted_priority),
            joined(low, "; ") + " (until the next boot; rtirq does it at each)"};
}

} // namespace lockstep::doctor
