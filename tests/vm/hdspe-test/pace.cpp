// SPDX-License-Identifier: GPL-2.0-or-later
//
// hdspe-pace CARD SAFETY: lets the time of a card model, its clock stopped, pass as its programs
// keep up. While CARD (its ALSA id) plays, the card runs on until no more than SAFETY frames of
// what is committed are left to play, and then stands until more is committed. So no program is
// ever late, however slow the guest and busy the machine: what comes back tells of samples and of
// latencies, and nothing of deadlines. Runs until it is ended. Exit status 2: wrong usage, 3: no
// such card or model.
#include "card-model/control_client.hpp"

#include <charconv>
#include <chrono>
#include <cstdio>
#include <cstring>
#include <exception>
#include <fstream>
#include <optional>
#include <stdexcept>
#include <string>
#include <thread>

namespace {

constexpr long most_safety = 8192;
constexpr long burst = 16; // the model's time passes by so many frames

// Frames that are committed and not played yet, by the card's own position; none while playback
// does not run. Reading the file asks the card where it is.
std::optional<long> queued(const std::string& status_file) {
    std::ifstream file(status_file);
    if (!file)
        throw std::runtime_error(status_file + ": cannot be read");
    bool running = false;
    for (std::string line; std::getline(file, line);) {
        if (line == "state: RUNNING")
            running = true;
        else if (running && line.rfind("delay", 0) == 0)
            return std::stol(line.substr(line.find(':') + 1));
    }
    return std::nullopt;
}

void pace(const std::string& card, long safety) {
    const std::string status_file = "/proc/asound/" + card + "/pcm0p/sub0/status";
    card_model::ControlClient model;
    for (;;) {
        const long left = queued(status_file).value_or(0) - safety;
        if (left <= 0) {
            // Nothing tells of a commit to memory that a program shares with the kernel.
            std::this_thread::sleep_for(std::chrono::milliseconds(1));
            continue;
        }
        const long frames = (left + burst - 1) / burst * burst;
        const std::string answer = model.ask("step " + std::to_string(frames));
        // A stream may stop in the middle of a step. The next step begins anew.
        if (answer != "ok")
            std::fprintf(stderr, "hdspe-pace: the card model: %s\n", answer.c_str());
    }
}

} // namespace

int main(int argc, char** argv) {
    long safety = 0;
    const char* const text = argc == 3 ? argv[2] : "";
    const auto [rest, error] = std::from_chars(text, text + std::strlen(text), safety);
    if (argc != 3 || error != std::errc() || *rest != '\0' || safety < 1 || safety > most_safety) {
        std::fprintf(stderr, "usage: hdspe-pace CARD SAFETY (1 to %ld frames), not '%s'\n",
                     most_safety, text);
        return 2;
    }
    try {
        pace(argv[1], safety);
    } catch (const std::exception& failure) {
        std::fprintf(stderr, "hdspe-pace: %s\n", failure.what());
    }
    return 3;
}
