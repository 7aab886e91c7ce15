// SPDX-License-Identifier: GPL-2.0-or-later
//
// The driver's methods by their names, for habits; see habit_player.hpp.
#include "driver.hpp"
#include "habit_player.hpp"

#include <windows.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <sstream>

namespace host {
namespace {

using Method = std::string (*)(Instance&, const Step&, const asio::Callbacks&);

constexpr std::size_t most_clocks = 32; // JUCE's and PortAudio's array

bool has_word(const Step& step, const std::string& word) {
    return std::find(step.words.begin(), step.words.end(), word) != step.words.end();
}

double number_of(const Instance& instance, const Step& step, const std::string& word) {
    const auto known = instance.values.find(word);
    if (known != instance.values.end())
        return known->second;
    std::istringstream stream(word);
    double number = 0;
    if (!(stream >> number) || !stream.eof())
        throw HabitError("line " + std::to_string(step.line) + ": '" + word +
                         "' is no number, and no value that a call gave back");
    return number;
}

double first_number(const Instance& instance, const Step& step) {
    if (step.words.empty())
        throw HabitError("line " + std::to_string(step.line) + ": '" + step.verb +
                         "' takes a number");
    return number_of(instance, step, step.words[0]);
}

// A method that fills `count` whole numbers, which get the names given.
template <typename Call, std::size_t count>
std::string ask(Instance& instance, const Step& step, const std::array<const char*, count>& names,
                Call call) {
    std::array<std::int32_t, count> numbers{};
    std::array<std::int32_t*, count> pointers{};
    for (std::size_t i = 0; i < count; ++i)
        pointers[i] = has_word(step, "null") ? nullptr : &numbers[i];
    const asio::Error result = call(pointers);
    for (std::size_t i = 0; i < count; ++i)
        instance.values[names[i]] = numbers[i];
    return name_of(result);
}

// "inputs=0,1", "inputs=all", "inputs=none": numbers, valid or not.
std::vector<std::int32_t> channels_in(const Instance& instance, const Step& step,
                                      const std::string& direction) {
    std::vector<std::int32_t> channels;
    for (const std::string& word : step.words) {
        if (word.rfind(direction + "=", 0) != 0)
            continue;
        const std::string list = word.substr(direction.size() + 1);
        if (list == "none")
            return {};
        if (list == "all") {
            const auto count = static_cast<std::int32_t>(number_of(instance, step, direction));
            for (std::int32_t channel = 0; channel < count; ++channel)
                channels.push_back(channel);
            return channels;
        }
        std::istringstream stream(list);
        for (std::string one; std::getline(stream, one, ',');)
            channels.push_back(static_cast<std::int32_t>(number_of(instance, step, one)));
        return channels;
    }
    return {0};
}

std::string create_buffers(Instance& instance, const Step& step, const asio::Callbacks& callbacks) {
    std::vector<asio::BufferInfo> infos;
    const auto named = [&](const char* direction) {
        return std::find_if(step.words.begin(), step.words.end(),
                            [=](const std::string& word) { return word.rfind(direction, 0) == 0; });
    };
    const bool inputs_first =
        named("inputs=") == step.words.end() || named("inputs=") < named("outputs=");
    for (const bool input : {inputs_first, !inputs_first})
        for (const std::int32_t channel : channels_in(instance, step, input ? "inputs" : "outputs"))
            infos.push_back({input ? asio::True : asio::False, channel, {nullptr, nullptr}});
    double period = 0;
    for (const std::string& word : step.words)
        if (word.rfind("period=", 0) == 0)
            period = number_of(instance, step, word.substr(7));
    if (period == 0)
        period = number_of(instance, step, "preferred");
    *instance.callbacks = callbacks;
    const asio::Error result = instance.object->createBuffers(
        has_word(step, "null") ? nullptr : infos.data(), static_cast<std::int32_t>(infos.size()),
        static_cast<std::int32_t>(period), instance.callbacks.get());
    if (has_word(step, "fleeting"))
        std::memset(instance.callbacks.get(), 0xee, sizeof *instance.callbacks);
    if (result == asio::Ok)
        instance.buffers = infos;
    return name_of(result);
}

std::string get_channel_info(Instance& instance, const Step& step, const asio::Callbacks&) {
    asio::ChannelInfo info{};
    info.isInput = has_word(step, "out") ? asio::False : asio::True;
    info.channel = step.words.size() > 1
                       ? static_cast<std::int32_t>(number_of(instance, step, step.words[1]))
                       : 0;
    const asio::Error result =
        instance.object->getChannelInfo(has_word(step, "null") ? nullptr : &info);
    instance.values["type"] = info.type;
    instance.values["active"] = info.isActive;
    instance.values["name"] = static_cast<double>(std::strlen(info.name));
    return name_of(result);
}

std::string get_clock_sources(Instance& instance, const Step&, const asio::Callbacks&) {
    std::array<asio::ClockSource, most_clocks> clocks{};
    auto count = static_cast<std::int32_t>(clocks.size());
    const asio::Error result = instance.object->getClockSources(clocks.data(), &count);
    instance.values["clocks"] = count;
    instance.values["current"] = static_cast<double>(
        std::count_if(clocks.begin(), clocks.end(), [](const asio::ClockSource& clock) {
            return clock.isCurrentSource != asio::False;
        }));
    for (std::int32_t i = 0; i < count; ++i)
        if (clocks[static_cast<std::size_t>(i)].isCurrentSource != asio::False)
            instance.values["source"] = i;
    return name_of(result);
}

std::string get_sample_position(Instance& instance, const Step& step, const asio::Callbacks&) {
    asio::Samples frame{};
    asio::TimeStamp time{};
    const asio::Error result = has_word(step, "null")
                                   ? instance.object->getSamplePosition(nullptr, nullptr)
                                   : instance.object->getSamplePosition(&frame, &time);
    instance.values["frame"] = static_cast<double>(asio::join(frame));
    instance.values["time"] = static_cast<double>(asio::join(time));
    return name_of(result);
}

std::string get_error_message(Instance& instance, const Step&, const asio::Callbacks&) {
    // One byte more than the driver may write.
    std::array<char, asio::ErrorMessageSize + 1> text{};
    text.back() = 0x55;
    instance.object->getErrorMessage(text.data());
    if (text.back() != 0x55)
        return "overrun";
    return text[0] == 0 ? "empty" : "text";
}

std::string get_sample_rate(Instance& instance, const Step& step, const asio::Callbacks&) {
    double rate = 0;
    const asio::Error result =
        instance.object->getSampleRate(has_word(step, "null") ? nullptr : &rate);
    instance.values["rate"] = rate;
    return name_of(result);
}

// "input=0": a number by its name; `otherwise` if the step does not say.
std::int32_t named_number(const Instance& instance, const Step& step, const std::string& name,
                          std::int32_t otherwise) {
    for (const std::string& word : step.words)
        if (word.rfind(name + "=", 0) == 0)
            return static_cast<std::int32_t>(
                number_of(instance, step, word.substr(name.size() + 1)));
    return otherwise;
}

// As above, of any size; 0 if the step does not say.
double named_value(const Instance& instance, const Step& step, const std::string& name) {
    for (const std::string& word : step.words)
        if (word.rfind(name + "=", 0) == 0)
            return number_of(instance, step, word.substr(name.size() + 1));
    return 0;
}

// The selector alone: with a null argument. With "input=": an input to monitor; with "channel=": a
// channel's gain or meter; with "command=": a transport command, and the "position=" of it.
std::string future(Instance& instance, const Step& step) {
    constexpr std::int32_t unity = 0x20000000;
    constexpr std::int32_t middle = 0x3fffffff;
    const auto selector = static_cast<std::int32_t>(first_number(instance, step));
    const auto number = [&](const char* name, std::int32_t otherwise) {
        return named_number(instance, step, name, otherwise);
    };
    const auto has = [&](const std::string& name) {
        return std::any_of(step.words.begin(), step.words.end(),
                           [&](const std::string& word) { return word.rfind(name, 0) == 0; });
    };
    if (has("input=")) {
        asio::InputMonitor monitor{number("input", 0), number("output", 0), number("gain", unity),
                                   number("state", 1), number("pan", middle)};
        return name_of(instance.object->future(selector, &monitor));
    }
    if (has("command=")) {
        asio::TransportParameters parameters{};
        parameters.command = number("command", 0);
        parameters.samplePosition =
            asio::split(static_cast<std::uint64_t>(named_value(instance, step, "position")));
        return name_of(instance.object->future(selector, &parameters));
    }
    if (!has("channel="))
        return name_of(instance.object->future(selector, nullptr));
    asio::ChannelControls controls{
        number("channel", 0), asio::False, number("gain", unity), -1, {}};
    const asio::Error result = instance.object->future(selector, &controls);
    instance.values["meter"] = controls.meter;
    return name_of(result);
}

const std::map<std::string, Method>& methods() {
    static const std::map<std::string, Method> table{
        {"init",
         [](Instance& it, const Step& step, const asio::Callbacks&) -> std::string {
             void* const handle = has_word(step, "module") ? GetModuleHandleW(nullptr) : nullptr;
             return it.object->init(handle) == asio::True ? "true" : "false";
         }},
        {"getDriverName",
         [](Instance& it, const Step&, const asio::Callbacks&) -> std::string {
             std::array<char, asio::DriverNameSize + 1> name{};
             it.object->getDriverName(name.data());
             return name.data();
         }},
        {"getDriverVersion",
         [](Instance& it, const Step&, const asio::Callbacks&) -> std::string {
             return std::to_string(it.object->getDriverVersion());
         }},
        {"getErrorMessage", get_error_message},
        {"start", [](Instance& it, const Step&,
                     const asio::Callbacks&) { return name_of(it.object->start()); }},
        {"stop", [](Instance& it, const Step&,
                    const asio::Callbacks&) { return name_of(it.object->stop()); }},
        {"getChannels",
         [](Instance& it, const Step& step, const asio::Callbacks&) {
             return ask(it, step, std::array{"inputs", "outputs"},
                        [&](auto to) { return it.object->getChannels(to[0], to[1]); });
         }},
        {"getLatencies",
         [](Instance& it, const Step& step, const asio::Callbacks&) {
             return ask(it, step, std::array{"input", "output"},
                        [&](auto to) { return it.object->getLatencies(to[0], to[1]); });
         }},
        {"getBufferSize",
         [](Instance& it, const Step& step, const asio::Callbacks&) {
             return ask(
                 it, step, std::array{"minimum", "maximum", "preferred", "granularity"},
                 [&](auto to) { return it.object->getBufferSize(to[0], to[1], to[2], to[3]); });
         }},
        {"canSampleRate",
         [](Instance& it, const Step& step, const asio::Callbacks&) {
             return name_of(it.object->canSampleRate(first_number(it, step)));
         }},
        {"getSampleRate", get_sample_rate},
        {"setSampleRate",
         [](Instance& it, const Step& step, const asio::Callbacks&) {
             return name_of(it.object->setSampleRate(first_number(it, step)));
         }},
        {"getClockSources", get_clock_sources},
        {"setClockSource",
         [](Instance& it, const Step& step, const asio::Callbacks&) {
             return name_of(
                 it.object->setClockSource(static_cast<std::int32_t>(first_number(it, step))));
         }},
        {"getSamplePosition", get_sample_position},
        {"getChannelInfo", get_channel_info},
        {"createBuffers", create_buffers},
        {"disposeBuffers",
         [](Instance& it, const Step&, const asio::Callbacks&) {
             return name_of(it.object->disposeBuffers());
         }},
        {"controlPanel", [](Instance& it, const Step&,
                            const asio::Callbacks&) { return name_of(it.object->controlPanel()); }},
        {"future",
         [](Instance& it, const Step& step, const asio::Callbacks&) { return future(it, step); }},
        {"outputReady", [](Instance& it, const Step&,
                           const asio::Callbacks&) { return name_of(it.object->outputReady()); }},
        {"timeCode", // no method: what bufferSwitchTimeInfo was given, as time_code.hpp has it
         [](Instance& it, const Step&, const asio::Callbacks&) -> std::string {
             for (const auto& [name, value] : it.time_code->values())
                 it.values[name] = value;
             return "seen";
         }},
        {"AddRef", [](Instance& it, const Step&,
                      const asio::Callbacks&) { return std::to_string(it.object->AddRef()); }},
        {"Release",
         [](Instance& it, const Step&, const asio::Callbacks&) {
             asio::IASIO* const object = it.object;
             const unsigned long left = object->Release();
             if (left == 0) {
                 it.object = nullptr;
                 if (it.library != nullptr)
                     unload_library(it.library);
                 it.library = nullptr;
             }
             return std::to_string(left);
         }},
    };
    return table;
}

} // namespace

std::string error_message(const Instance& instance) {
    std::array<char, asio::ErrorMessageSize + 1> text{};
    instance.object->getErrorMessage(text.data());
    text.back() = 0;
    return text.data();
}

std::string call_method(Instance& instance, const Step& step, const asio::Callbacks& callbacks) {
    const auto method = methods().find(step.verb);
    if (method == methods().end()) {
        std::string all;
        for (const auto& known : methods())
            all += (all.empty() ? "" : ", ") + known.first;
        throw HabitError("line " + std::to_string(step.line) + ": no method '" + step.verb +
                         "'; there are " + all);
    }
    if (instance.object == nullptr)
        throw HabitError("line " + std::to_string(step.line) + ": '" + step.instance +
                         "' is released");
    return method->second(instance, step, callbacks);
}

} // namespace host
