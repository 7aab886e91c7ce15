// SPDX-License-Identifier: LGPL-2.1-or-later
//
// The owner of a PCM from /proc/asound.
#include "stream/owner.hpp"

#include <charconv>
#include <fstream>
#include <sstream>

namespace lockstep {
namespace {

std::string contents(const std::string& path) {
    std::ifstream file(path);
    std::ostringstream text;
    text << file.rdbuf();
    return text.str();
}

} // namespace

int owner_in_status(const std::string& status) {
    constexpr std::string_view key = "owner_pid";
    const auto at = status.find(key);
    if (at == std::string::npos)
        return 0;
    const auto digit = status.find_first_of("0123456789", at + key.size());
    if (digit == std::string::npos)
        return 0;
    int pid = 0;
    std::from_chars(status.data() + digit, status.data() + status.size(), pid);
    return pid;
}

std::string pcm_owner(int card, unsigned device, Direction direction) {
    const std::string folder = "/proc/asound/card" + std::to_string(card) + "/pcm" +
                               std::to_string(device) +
                               (direction == Direction::capture ? "c" : "p");
    // A PCM may have several substreams; the first that is taken answers the question.
    for (int substream = 0;; ++substream) {
        const std::string status =
            contents(folder + "/sub" + std::to_string(substream) + "/status");
        if (status.empty())
            return {};
        if (const int pid = owner_in_status(status); pid > 0) {
            std::string name = contents("/proc/" + std::to_string(pid) + "/comm");
            if (!name.empty() && name.back() == '\n')
                name.pop_back();
            return (name.empty() ? "a program" : name) + " (process " + std::to_string(pid) + ")";
        }
    }
}

} // namespace lockstep
