// SPDX-License-Identifier: LGPL-2.1-or-later
//
// JACK and PipeWire; see server_checks.hpp.
#include "lockstep/doctor/server_checks.hpp"

#include "lockstep/doctor/system_files.hpp"

#include <map>
#include <string_view>

namespace lockstep::doctor {

namespace {

// jackd's "-d NAME", "-dNAME", "--driver NAME" or "--driver=NAME"; what follows are the driver's
// own options.
std::string driver_of(const Process& jackd) {
    const std::vector<std::string>& words = jackd.arguments;
    for (std::size_t i = 1; i < words.size(); ++i) {
        constexpr std::string_view long_option = "--driver=";
        if (words[i] == "-d" || words[i] == "--driver")
            return i + 1 < words.size() ? words[i + 1] : "";
        if (words[i].starts_with(long_option))
            return words[i].substr(long_option.size());
        if (words[i].starts_with("-d") && words[i].size() > 2)
            return words[i].substr(2);
    }
    return "";
}

std::vector<Process> jack_servers(const std::vector<Process>& processes) {
    std::vector<Process> servers = named(processes, "jackd");
    for (const Process& server : named(processes, "jackdbus"))
        servers.push_back(server);
    return servers;
}

Finding not_answering(const std::vector<Process>& servers, unsigned user,
                      const std::string& problem) {
    for (const Process& server : servers)
        if (server.user == user)
            return {"jack", State::Bad, words(server) + " runs, but " + problem,
                    "end it (kill " + std::to_string(server.number) + ") and start it anew"};
    const Process& server = servers.front();
    return {"jack", State::Bad,
            words(server) + " runs for user " + std::to_string(server.user) +
                ", and programs of user " + std::to_string(user) + " cannot join it",
            "run the server as the user who runs the programs"};
}

} // namespace

Finding check_jack(const std::vector<Process>& processes, unsigned user,
                   const std::optional<JackAnswer>& answer) {
    const std::vector<Process> servers = jack_servers(processes);
    if (!answer)
        return servers.empty()
                   ? Finding{"jack", State::Unknown, "libjack did not answer in time", ""}
                   : not_answering(servers, user, "libjack did not get an answer in time");
    if (answer->library.empty())
        return {"jack", State::Notice,
                (answer->problem.empty() ? "libjack.so.0 is not installed" : answer->problem) +
                    ": the transport jack is not possible",
                "install JACK (Debian: jackd2), or stay with the direct transport"};
    if (!answer->server)
        return servers.empty()
                   ? Finding{"jack", State::Notice,
                             "no server runs; the direct transport needs none",
                             "jackd -R -d lockstep"}
                   : not_answering(servers, user, answer->problem + " (" + answer->library + ")");
    std::string who = "a server";
    for (const Process& server : servers)
        if (server.user == user) {
            const std::string driver = driver_of(server);
            who = words(server) + (driver.empty() ? "" : " -d " + driver);
        }
    if (servers.empty() && answer->library.find("pipewire") != std::string::npos)
        who = "PipeWire";
    const std::string seen = who + " runs, " + std::to_string(answer->period) + " frames at " +
                             std::to_string(answer->rate) + " Hz";
    if (!answer->real_time)
        return {"jack", State::Bad, seen + ", not in real time",
                "start it with -R, with the limits that realtime and memlock speak of"};
    return {"jack", State::Good, seen + ", in real time", ""};
}

Finding check_pipewire(const std::vector<Process>& processes, unsigned user,
                       const std::optional<std::string>& settings, bool has_pw_jack) {
    std::vector<Process> own;
    for (const Process& process : named(processes, "pipewire"))
        if (process.user == user)
            own.push_back(process);
    if (own.empty())
        return {"pipewire", State::Good, "does not run for this user; Lockstep needs none", ""};
    const std::string seen =
        words(own.front()) + " runs" + (has_pw_jack ? ", pw-jack is there" : ", without pw-jack");
    if (!settings)
        return {"pipewire", State::Unknown, seen + "; its period was not to be had by pw-metadata",
                "install pw-metadata (Debian: pipewire-bin)"};
    // update: id:0 key:'clock.quantum' value:'1024' type:''
    std::map<std::string, std::string> values;
    for (const std::string& line : lines_of(*settings)) {
        constexpr std::string_view key = "key:'";
        constexpr std::string_view value = "value:'";
        const std::size_t key_at = line.find(key);
        const std::size_t value_at = line.find(value);
        if (key_at == std::string::npos || value_at == std::string::npos)
            continue;
        const auto quoted = [&line](std::size_t begin) {
            return line.substr(begin, line.find('\'', begin) - begin);
        };
        values[quoted(key_at + key.size())] = quoted(value_at + value.size());
    }
    const std::string forced = values["clock.force-quantum"];
    const bool is_forced = !forced.empty() && forced != "0";
    const std::string quantum = is_forced ? forced : values["clock.quantum"];
    if (quantum.empty())
        return {"pipewire", State::Unknown, seen + "; pw-metadata does not tell its quantum", ""};
    return {"pipewire", State::Good,
            seen + ", quantum " + quantum + (is_forced ? " (forced)" : "") + " at " +
                values["clock.rate"] + " Hz, from " + values["clock.min-quantum"] + " to " +
                values["clock.max-quantum"],
            ""};
}

} // namespace lockstep::doctor
