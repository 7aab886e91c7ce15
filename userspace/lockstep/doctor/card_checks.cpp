// SPDX-License-Identifier: LGPL-2.1-or-later
//
// See card_checks.hpp.
#include "lockstep/doctor/card_checks.hpp"

#include "lockstep/doctor/system_files.hpp"

#include <algorithm>
#include <cerrno>
#include <cstring>

namespace lockstep::doctor {

namespace {

constexpr const char* check = "card";
constexpr const char* join_audio = "sudo usermod -aG audio $USER, and log in again";

// The directions that the kernel has for the card, by the names of their folders: pcm0p, pcm0c.
bool has_pcm(const std::filesystem::path& root, const std::string& folder) {
    const auto names = names_in(root, std::filesystem::path("/proc/asound") / folder);
    return std::any_of(names.begin(), names.end(),
                       [](const std::string& name) { return name.starts_with("pcm"); });
}

Finding held(const Card& card, const std::string& holder) {
    const std::string seen = card.device_name + " is held by " + holder;
    if (holder.starts_with("jackd"))
        return {check, State::Good, seen + ": programs join it there (Transport jack)", ""};
    const bool by_pipewire = holder.starts_with("pipewire") || holder.starts_with("wireplumber");
    if (by_pipewire || holder.starts_with("pulseaudio"))
        return {check, State::Notice, seen + ": neither the direct transport nor jackd can open it",
                std::string("set the card's profile to Off in pavucontrol (page Configuration)") +
                    (by_pipewire ? ", or run the program with pw-jack, Transport jack" : "")};
    return {check, State::Notice, seen + ": no other program can open it", "close that program"};
}

Finding look_at(const Card& card) {
    for (const CardDirection* direction : {&card.playback, &card.capture}) {
        if (!direction->busy_with.empty())
            return held(card, direction->busy_with);
        if (direction->problem == std::strerror(EACCES))
            return {check, State::Bad, card.device_name + ": this user may not open it",
                    join_audio};
        if (!direction->problem.empty())
            return {check, State::Unknown, card.device_name + ": " + direction->problem, ""};
    }
    return {check, State::Good,
            card.device_name + " is free; " + std::to_string(card.capture.channels_max) + " in, " +
                std::to_string(card.playback.channels_max) + " out",
            ""};
}

} // namespace

std::vector<Finding> check_cards(const std::filesystem::path& root,
                                 const std::vector<Card>& cards) {
    std::vector<Finding> findings;
    for (const Card& card : cards)
        if (card.playback.exists() || card.capture.exists())
            findings.push_back(look_at(card));
    // Cards of which not even the control device could be opened are not among those.
    for (const std::string& name : names_in(root, "/proc/asound")) {
        const bool asked = std::any_of(cards.begin(), cards.end(), [&name](const Card& card) {
            return name == "card" + std::to_string(card.number);
        });
        if (!asked && name.starts_with("card") && has_pcm(root, name))
            findings.push_back(
                {check, State::Bad,
                 "this user may not open " +
                     first_line(root, std::filesystem::path("/proc/asound") / name / "id") + " (" +
                     name + ")",
                 join_audio});
    }
    if (findings.empty())
        findings.push_back({check, State::Bad, "there is no sound card",
                            "sudo modprobe snd-lockstep-soft, or plug one in"});
    return findings;
}

} // namespace lockstep::doctor
