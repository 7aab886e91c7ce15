// SPDX-License-Identifier: GPL-2.0-or-later
//
// Commands to calls; see control_commands.hpp.
#include "card-model/control_commands.hpp"

#include "card-model/control_state.hpp"

#include <charconv>
#include <chrono>
#include <map>
#include <stdexcept>
#include <vector>

namespace card_model {
namespace {

using Words = std::vector<std::string_view>;
using Held = std::unique_lock<std::mutex>;

// How long a step waits for the driver. Longer than a guest is ever kept from running.
constexpr std::chrono::seconds step_patience(20);

Words split(std::string_view line) {
    constexpr std::string_view blank = " \t\r\n";
    Words words;
    for (;;) {
        line.remove_prefix(std::min(line.size(), line.find_first_not_of(blank)));
        if (line.empty())
            return words;
        words.push_back(line.substr(0, line.find_first_of(blank)));
        line.remove_prefix(words.back().size());
    }
}

[[noreturn]] void refuse(std::string_view word, const std::string& allowed) {
    throw std::invalid_argument("'" + std::string(word) + "': allowed " + allowed);
}

template <class Number>
Number number(std::string_view word, Number most, const char* what, int base = 10) {
    Number value{};
    const auto end = word.data() + word.size();
    const auto [rest, error] = std::from_chars(word.data(), end, value, base);
    if (error != std::errc() || rest != end || value > most)
        refuse(word, std::string("is ") + what + ", 0 to " + std::to_string(most));
    return value;
}

bool on_or_off(std::string_view word) {
    if (word != "on" && word != "off")
        refuse(word, "are on and off");
    return word == "on";
}

unsigned channel(std::string_view word) {
    return number<unsigned>(word, channel_slots - 1, "a hardware channel");
}

void need(const Words& words, std::size_t least, std::size_t most, const char* usage) {
    if (words.size() < least || words.size() > most)
        throw std::invalid_argument(std::string("usage: ") + usage);
}

std::string input_command(Model& model, Held&, const Words& words) {
    need(words, 3, 6, "input NAME [present=0|1] [lock=0|1] [sync=0|1] [rate=HZ]");
    InputStatus status = model.card.sync().status(words[1]);
    for (std::size_t i = 2; i < words.size(); ++i) {
        const auto name = words[i].substr(0, words[i].find('='));
        const auto value = words[i].substr(std::min(words[i].size(), name.size() + 1));
        if (name == "present")
            status.present = number<unsigned>(value, 1, "a switch");
        else if (name == "lock")
            status.lock = number<unsigned>(value, 1, "a switch");
        else if (name == "sync")
            status.sync = number<unsigned>(value, 1, "a switch");
        else if (name == "rate")
            status.rate = number<unsigned>(value, 210000, "a rate");
        else
            refuse(words[i], "are present=, lock=, sync= and rate=");
    }
    model.card.sync().set(words[1], status);
    return "ok";
}

std::string fault_command(Model& model, Held&, const Words& words) {
    need(words, 3, 3,
         "fault lose-interrupt N | late-interrupt FRAMES | spurious N | shared-interrupt N | "
         "stick-position on|off | all-ones on|off");
    Card& card = model.card;
    const auto fault = words[1];
    constexpr unsigned most = 1000000;
    if (fault == "lose-interrupt")
        card.audio_interrupt().lose(number<unsigned>(words[2], most, "a count"));
    else if (fault == "late-interrupt")
        card.audio_interrupt().delay(number<unsigned>(words[2], most, "frames"));
    else if (fault == "spurious" || fault == "shared-interrupt")
        card.faults().raise_without_cause(number<unsigned>(words[2], most, "a count"));
    else if (fault == "stick-position")
        card.faults().stick_position(on_or_off(words[2]));
    else if (fault == "all-ones") {
        const bool was_on_bus = card.faults().on_bus();
        card.faults().all_ones(on_or_off(words[2]));
        if (!was_on_bus && card.faults().on_bus())
            model.device.link_up();
    } else
        refuse(fault, "are lose-interrupt, late-interrupt, spurious, shared-interrupt, "
                      "stick-position and all-ones");
    model.device.follow_interrupt();
    return "ok";
}

std::string remove_command(Model& model, Held&, const Words& words) {
    need(words, 1, 1, "remove");
    model.card.faults().remove();
    model.device.follow_interrupt();
    return "ok";
}

std::string clock_command(Model& model, Held&, const Words& words) {
    need(words, 2, 3, "clock gated|wall [slow=F]");
    ClockMode mode = model.clock.mode();
    if (words[1] == "gated")
        mode.pace = Pace::gated;
    else if (words[1] == "wall")
        mode.pace = Pace::wall;
    else
        refuse(words[1], "are gated and wall");
    if (words.size() == 3) {
        constexpr std::string_view name = "slow=";
        const auto end = words[2].data() + words[2].size();
        if (words[2].substr(0, name.size()) != name)
            refuse(words[2], "is slow=F");
        const auto [rest, error] = std::from_chars(words[2].data() + name.size(), end, mode.slow);
        if (error != std::errc() || rest != end)
            refuse(words[2], "is slow=F, 0.01 to 10000");
    }
    model.clock.set(mode);
    return "ok";
}

std::string stop_command(Model& model, Held&, const Words& words) {
    need(words, 1, 1, "stop");
    ClockMode mode = model.clock.mode();
    mode.pace = Pace::stopped;
    model.clock.set(mode);
    return "ok";
}

std::string step_command(Model& model, Held& held, const Words& words) {
    need(words, 2, 2, "step FRAMES");
    model.clock.step(number<unsigned>(words[1], 1u << 30, "frames"), held, step_patience);
    return "ok";
}

std::string midi_command(Model& model, Held&, const Words& words) {
    need(words, 3, 64, "midi PORT in|after-look HEXBYTES... | midi PORT out");
    MidiPorts& midi = model.card.midi();
    const auto port = number<unsigned>(words[1], 15, "a port");
    if (words[2] == "out" && words.size() == 3) {
        std::string sent = "ok";
        for (const std::uint8_t byte : midi.sent(port)) {
            constexpr char digits[] = "0123456789abcdef";
            (sent += ' ') += {digits[byte >> 4], digits[byte & 15]};
        }
        return sent;
    }
    const bool after_look = words[2] == "after-look";
    if ((words[2] != "in" && !after_look) || words.size() == 3)
        refuse(words[2], "are in HEXBYTES..., after-look HEXBYTES... and out");
    std::vector<std::uint8_t> bytes;
    for (std::size_t i = 3; i < words.size(); ++i)
        for (std::size_t j = 0; j < words[i].size(); j += 2)
            bytes.push_back(static_cast<std::uint8_t>(
                number<unsigned>(words[i].substr(j, 2), 255, "a byte in hexadecimal", 16)));
    if (after_look)
        midi.receive_after_look(port, bytes);
    else
        midi.receive(port, bytes);
    return "ok";
}

std::string cable_command(Model& model, Held&, const Words& words) {
    need(words, 3, 4, "cable OUTPUT INPUT DELAY | cable off INPUT");
    if (words[1] == "off") {
        need(words, 3, 3, "cable off INPUT");
        model.card.audio().disconnect(channel(words[2]));
        return "ok";
    }
    need(words, 4, 4, "cable OUTPUT INPUT DELAY");
    model.card.audio().connect(channel(words[1]), channel(words[2]),
                               number<unsigned>(words[3], AudioPath::longest_cable, "frames"));
    return "ok";
}

std::string source_command(Model& model, Held&, const Words& words) {
    need(words, 3, 3, "source INPUT|all silence|signal|FILE");
    const bool all = words[1] == "all";
    const unsigned first = all ? 0 : channel(words[1]);
    model.set_source(first, all ? channel_slots - 1 : first, std::string(words[2]));
    return "ok";
}

std::string state_command(Model& model, Held&, const Words& words) {
    need(words, 1, 1, "state");
    return state_of(model).dump();
}

std::string counters_command(Model& model, Held&, const Words& words) {
    need(words, 1, 2, "counters [reset]");
    if (words.size() == 1)
        return counters_of(model.card.counters()).dump();
    if (words[1] != "reset")
        refuse(words[1], "is reset");
    model.card.counters() = {};
    return "ok";
}

std::string mixer_command(Model& model, Held&, const Words& words) {
    need(words, 1, 1, "mixer");
    return mixer_of(model.card.audio().mixer()).dump();
}

std::string meters_command(Model& model, Held&, const Words& words) {
    need(words, 1, 1, "meters");
    return meters_of(model.card.audio().meters()).dump();
}

using Command = std::string (*)(Model&, Held&, const Words&);
const std::map<std::string_view, Command>& commands() {
    static const std::map<std::string_view, Command> table{
        {"state", state_command},   {"input", input_command},       {"fault", fault_command},
        {"remove", remove_command}, {"clock", clock_command},       {"stop", stop_command},
        {"step", step_command},     {"midi", midi_command},         {"cable", cable_command},
        {"source", source_command}, {"counters", counters_command}, {"mixer", mixer_command},
        {"meters", meters_command}};
    return table;
}

std::string carry_out(Model& model, Held& held, const Words& words) {
    const auto command = commands().find(words.empty() ? "" : words[0]);
    if (command != commands().end())
        return command->second(model, held, words);
    std::string known;
    for (const auto& entry : commands())
        known += (known.empty() ? "are " : ", ") + std::string(entry.first);
    refuse(words.empty() ? "" : words[0], known);
}

} // namespace

std::string answer(Model& model, Held& held, std::string_view line) {
    Words words = split(line);
    std::string tag;
    if (!words.empty() && words[0].front() == '@') {
        tag = std::string(words[0]) + " ";
        words.erase(words.begin());
    }
    try {
        return tag + carry_out(model, held, words);
    } catch (const std::exception& error) {
        return tag + "error: " + error.what();
    }
}

} // namespace card_model
