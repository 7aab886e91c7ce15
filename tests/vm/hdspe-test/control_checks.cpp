// SPDX-License-Identifier: GPL-2.0-or-later
#include "control_checks.hpp"

#include "../pcm-test/pcm.hpp"

#include <algorithm>
#include <cstdio>
#include <set>
#include <utility>

namespace {

// What the card was told, all that options can change.
std::string registers(Bench& bench) {
    const auto state = bench.ask("state");
    return state["control"].dump() + " " + state["settings"].dump() + " " + state["rate"].dump();
}

// Every value of few, the ends and the middle of many.
std::vector<long> values_of(const Element& element) {
    constexpr long few = 32;
    std::vector<long> values;
    if (element.most - element.least >= few)
        return {element.least, 0, element.most};
    for (long value = element.least; value <= element.most; ++value)
        values.push_back(value);
    return values;
}

// Empty: all was right.
std::string wrong_with(Bench& bench, const Element& element, long value) {
    const bool other = bench.elements.read(element).front() != value;
    bench.elements.forget_events();
    const int result = bench.elements.write(element, {value});
    const std::string what = "value " + std::to_string(value) + ": ";
    if (result != 0)
        return what + "writing it returned " + std::to_string(result);
    if (const long now = bench.elements.read(element).front(); now != value)
        return what + "then it reads " + std::to_string(now);
    if (bench.elements.is_told(element) != other)
        return what + (other ? "no event told of it" : "an event told of it, but it was so before");
    return {};
}

std::string wrong_with(Bench& bench, const Element& element) {
    const auto before = bench.elements.read(element);
    const auto values = values_of(element);
    std::set<std::string> told;
    for (const long value : values) {
        if (auto wrong = wrong_with(bench, element, value); !wrong.empty())
            return wrong;
        told.insert(registers(bench));
    }
    if (told.size() != values.size())
        return std::to_string(values.size()) + " values, but " + std::to_string(told.size()) +
               " in the registers";
    if (element.type != SND_CTL_ELEM_TYPE_BOOLEAN) {
        for (const long beyond : {element.least - 1, element.most + 1})
            if (const int result = bench.elements.write(element, {beyond}); result != -EINVAL)
                return "value " + std::to_string(beyond) + ": writing it returned " +
                       std::to_string(result);
        if (bench.elements.read(element).front() != values.back())
            return "a refused value changed it";
    }
    bench.elements.write(element, before);
    if (bench.elements.read(element) != before)
        return "it is not what it was before";
    return {};
}

// What an input is given, and what the elements are to say then.
struct Stage {
    const char* state;
    const char* sync;
    long rate;
};

void look_at_input(Bench& bench, const std::string& name, const Stage& stage, bool frequency) {
    const Element sync = bench.elements.find(name + " SyncCheck");
    const Element rate = bench.elements.find(name + " Frequency");
    const auto at = bench.elements.read(sync).front();
    const std::string says = bench.elements.item(sync, static_cast<unsigned>(at));
    bench.check(says == stage.sync, name + ", " + stage.state + ": " + says);
    if (frequency) {
        const long hertz = bench.elements.read(rate).front();
        bench.check(hertz == stage.rate,
                    name + ", " + stage.state + ": " + std::to_string(hertz) + " Hz");
    }
}

} // namespace

void Bench::check(bool right, const std::string& text) {
    std::printf("%s - %s\n", right ? "ok" : "not ok", text.c_str());
    failed |= !right;
}

void Bench::tell(const std::string& command) {
    if (const std::string answer = model.ask(command); answer != "ok")
        throw Failure("the card model, " + command + ": " + answer);
}

nlohmann::json Bench::ask(const std::string& command) {
    // Writes to a card are posted, and the model hears of commands on a way of their own: what was
    // written has arrived once a register, this element's, was read.
    elements.read(elements.find("System Sample Rate"));
    return nlohmann::json::parse(model.ask(command));
}

void check_options(Bench& bench) {
    unsigned checked = 0;
    for (const Element& element : bench.elements.list()) {
        if (!element.writable || element.count != 1 ||
            element.interface != SND_CTL_ELEM_IFACE_MIXER)
            continue;
        const std::string wrong = wrong_with(bench, element);
        bench.check(wrong.empty(), element.name + (wrong.empty() ? "" : ": " + wrong));
        ++checked;
    }
    bench.check(checked > 0, std::to_string(checked) + " elements");
}

void check_references(Bench& bench, const std::vector<std::string>& inputs, bool frequency) {
    constexpr Stage stages[] = {{"present=1 lock=1 sync=0 rate=48000", "Lock", 48000},
                                {"present=1 lock=1 sync=1 rate=48000", "Sync", 48000},
                                {"present=1 lock=1 sync=1 rate=96000", "Sync", 96000},
                                {"present=1 lock=1 sync=1 rate=44100", "Sync", 44100},
                                {"present=0 lock=0 sync=0", "No Lock", 0}};
    for (const std::string& input : inputs) {
        const auto equals = input.find('=');
        if (equals == std::string::npos)
            throw Failure("'" + input + "': NAME=ELEMENT is allowed");
        const std::string name = input.substr(equals + 1);
        const Element sync = bench.elements.find(name + " SyncCheck");
        const Element rate = bench.elements.find(name + " Frequency");
        std::string sync_was = "No Lock";
        for (const Stage& stage : stages) {
            bench.elements.forget_events();
            bench.tell("input " + input.substr(0, equals) + " " + stage.state);
            look_at_input(bench, name, stage, frequency);
            if (std::exchange(sync_was, stage.sync) != stage.sync)
                bench.check(bench.elements.is_told_in_time(sync),
                            name + ": an event tells of the state");
            else if (frequency)
                bench.check(bench.elements.is_told_in_time(rate),
                            name + ": an event tells of the rate");
        }
    }
}

void check_rate(Bench& bench, unsigned rate) {
    const Element clock = bench.elements.find("Internal Clock");
    const Element playback = bench.elements.find("PCM Playback Volume");
    const Element monitor = bench.elements.find("Monitor Playback Volume");
    bench.elements.forget_events();
    Pcm pcm("hw:0", SND_PCM_STREAM_CAPTURE);
    Settings settings;
    settings.access = SND_PCM_ACCESS_MMAP_NONINTERLEAVED;
    settings.rate = rate;
    settings.period = 1024;
    settings.ring = 16384;
    pcm.configure(settings);
    bench.check(bench.elements.is_told(clock),
                clock.name + ": an event tells of the stream's rate");
    bench.check(bench.elements.is_told(playback, SND_CTL_EVENT_MASK_INFO) &&
                    bench.elements.is_told(monitor, SND_CTL_EVENT_MASK_INFO),
                "events tell that the views have other channels");
    const auto item = static_cast<unsigned>(bench.elements.read(clock).front());
    bench.check(bench.elements.item(clock, item) == std::to_string(rate / 1000) + " kHz",
                clock.name + ": " + bench.elements.item(clock, item));
    const Element view = bench.elements.find("Monitor Playback Volume");
    bench.check(view.count == pcm.channels(), "the views have " + std::to_string(view.count));
    bench.check(bench.elements.write(clock, {0}) == -EBUSY,
                clock.name + ": not to be changed while a stream has it");
}
