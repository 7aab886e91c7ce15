// SPDX-License-Identifier: LGPL-2.1-or-later
//
// The calls about the card itself: its clock and its mixer. They ask the card, which takes a while,
// so none of them does on the real-time thread; see engine.hpp.
#include "engine.hpp"
#include "name_text.hpp"

#include <algorithm>

namespace lockstep {

// What was known before, where it cannot be looked at now.
ClockList Engine::look_at_clocks(Backend& backend) {
    ClockList found;
    const bool looked = !Run::on_real_time_thread() && backend.clocks(found);
    const std::lock_guard members(members_);
    if (looked)
        clocks_ = found;
    ClockList list = clocks_;
    if (list.names.empty())
        list = {{settings_.jack ? "JACK server" : "Card"}, 0};
    return list;
}

asio::Error Engine::get_clock_sources(asio::ClockSource* clocks, std::int32_t* count) {
    if (clocks == nullptr || count == nullptr || *count < 1)
        return fail(asio::InvalidParameter, "getClockSources: no room for one source.");
    const std::shared_ptr<Backend> current = backend();
    if (!current) {
        *count = 0;
        return fail(asio::NotPresent, "getClockSources: not initialised.");
    }
    const ClockList list = look_at_clocks(*current);
    const std::size_t given = std::min(static_cast<std::size_t>(*count), list.names.size());
    for (std::size_t i = 0; i < given; ++i) {
        clocks[i] = {};
        clocks[i].index = static_cast<std::int32_t>(i);
        clocks[i].associatedChannel = -1;
        clocks[i].associatedGroup = -1;
        clocks[i].isCurrentSource = i == list.current ? asio::True : asio::False;
        copy_text(clocks[i].name, sizeof clocks[i].name, list.names[i]);
    }
    *count = static_cast<std::int32_t>(given);
    tell_clock(list.current);
    return asio::Ok;
}

void Engine::tell_clock(unsigned current) {
    // On the real-time thread it was told nothing new; and the lock there may be held for as long
    // as a card takes to answer.
    if (Run::on_real_time_thread())
        return;
    if (const std::shared_ptr<Messages> told = messages())
        told->clock_told(current);
}

asio::Error Engine::set_clock(Backend& backend, unsigned clock) {
    if (Run::on_real_time_thread())
        return fail(asio::InvalidMode, "The clock source cannot be changed inside a callback.");
    const Status status = backend.choose_clock(clock);
    return status ? asio::Ok : fail(status);
}

asio::Error Engine::set_clock_source(std::int32_t reference) {
    const std::shared_ptr<Backend> current = backend();
    if (!current)
        return fail(asio::NotPresent, "setClockSource: not initialised.");
    const ClockList list = look_at_clocks(*current);
    if (reference < 0 || static_cast<std::size_t>(reference) >= list.names.size())
        return fail(asio::InvalidParameter,
                    "setClockSource: no source " + std::to_string(reference) + "; there " +
                        (list.names.size() == 1
                             ? "is one, 0."
                             : "are 0 to " + std::to_string(list.names.size() - 1) + "."));
    if (list.names.size() == 1)
        return asio::Ok;
    if (Run::on_real_time_thread())
        return set_clock(*current, static_cast<unsigned>(reference)); // which refuses
    asio::Error outcome = asio::Ok;
    const auto choose = [&] {
        outcome = set_clock(*current, static_cast<unsigned>(reference));
        return look_at_clocks(*current).current;
    };
    if (const std::shared_ptr<Messages> told = messages())
        told->clock_chosen(choose);
    else
        choose();
    return outcome;
}

asio::Error Engine::choose_clock(const std::string& name) {
    const std::shared_ptr<Backend> current = backend();
    if (!current)
        return fail(asio::NotPresent, "The driver is not open.");
    const ClockList list = look_at_clocks(*current);
    const auto found = std::find(list.names.begin(), list.names.end(), name);
    if (list.names.size() == 1 || found == list.names.end())
        return asio::Ok;
    return set_clock(*current, static_cast<unsigned>(found - list.names.begin()));
}

asio::Error Engine::mix(Backend& backend, abi::Mix& request) {
    const Status status = backend.mix(request);
    return status ? asio::Success : fail(status);
}

asio::Error Engine::set_input_monitor(Backend& backend, const asio::InputMonitor* monitor) {
    if (monitor == nullptr)
        return fail(asio::InvalidParameter, "SetInputMonitor: null pointer.");
    const Description card = backend.describe();
    const std::vector<unsigned> inputs = shown(true, card);
    const std::vector<unsigned> outputs = shown(false, card);
    const bool all = monitor->input == -1;
    const bool on = monitor->state != asio::False;
    const auto output = static_cast<std::size_t>(monitor->output);
    if (!all && (monitor->input < 0 || static_cast<std::size_t>(monitor->input) >= inputs.size()))
        return fail(asio::InvalidParameter, "SetInputMonitor: no input " +
                                                std::to_string(monitor->input) + "; there are " +
                                                std::to_string(inputs.size()) + ", and -1 is all.");
    if (on && (monitor->output < 0 || output >= outputs.size()))
        return fail(asio::InvalidParameter, "SetInputMonitor: no output " +
                                                std::to_string(monitor->output) + "; there are " +
                                                std::to_string(outputs.size()) + ".");
    if (on && (monitor->gain < 0 || monitor->pan < 0))
        return fail(asio::InvalidParameter, "SetInputMonitor: gain and pan are 0 to 0x7fffffff.");
    abi::Mix request{};
    request.request = static_cast<std::uint32_t>(abi::MixRequest::monitor);
    request.on = on ? 1 : 0;
    request.right = abi::no_channel;
    if (on) {
        request.left = outputs[output];
        // A pan needs two: outputs are pairs, of which hosts name the left one.
        if (output % 2 == 0 && output + 1 < outputs.size())
            request.right = outputs[output + 1];
        request.gain = static_cast<std::uint32_t>(monitor->gain);
        request.pan = static_cast<std::uint32_t>(monitor->pan);
    }
    asio::Error outcome = asio::Success;
    for (std::size_t i = 0; i < inputs.size() && outcome == asio::Success; ++i)
        if (all || i == static_cast<std::size_t>(monitor->input)) {
            request.channel = inputs[i];
            outcome = mix(backend, request);
        }
    return outcome;
}

asio::Error Engine::mix_channel(Backend& backend, abi::MixRequest what, bool input,
                                asio::ChannelControls* controls) {
    if (controls == nullptr)
        return fail(asio::InvalidParameter, "future: null pointer.");
    const std::vector<unsigned> channels = shown(input, backend.describe());
    if (controls->channel < 0 || static_cast<std::size_t>(controls->channel) >= channels.size())
        return fail(asio::InvalidParameter,
                    "future: no " + std::string(input ? "input" : "output") + " channel " +
                        std::to_string(controls->channel) + "; there are " +
                        std::to_string(channels.size()) + ".");
    const bool meter =
        what == abi::MixRequest::input_meter || what == abi::MixRequest::output_meter;
    if (!meter && controls->gain < 0)
        return fail(asio::InvalidParameter, "future: a gain is 0 to 0x7fffffff.");
    abi::Mix request{};
    request.request = static_cast<std::uint32_t>(what);
    request.channel = channels[static_cast<std::size_t>(controls->channel)];
    request.gain = static_cast<std::uint32_t>(controls->gain);
    const asio::Error outcome = mix(backend, request);
    if (meter && outcome == asio::Success)
        controls->meter = static_cast<std::int32_t>(request.level);
    return outcome;
}

asio::Error Engine::future(std::int32_t selector, void* argument) {
    switch (selector) {
    case asio::CanTimeInfo:
    case asio::CanReportOverload:
        return asio::Success;
    case asio::CanInputMonitor:
    case asio::CanInputGain:
    case asio::CanInputMeter:
    case asio::CanOutputGain:
    case asio::CanOutputMeter:
    case asio::SetInputMonitor:
    case asio::SetInputGain:
    case asio::GetInputMeter:
    case asio::SetOutputGain:
    case asio::GetOutputMeter:
        return mixer_future(selector, argument);
    case asio::CanTimeCode:
    case asio::CanTransport:
    case asio::EnableTimeCodeRead:
    case asio::DisableTimeCodeRead:
    case asio::Transport:
        return transport_future(selector, argument);
    case asio::SetIoFormat:
    case asio::GetIoFormat:
    case asio::CanDoIoFormat:
    case asio::GetInternalBufferSamples:
        return fail(asio::NotPresent,
                    "future: selector " + std::to_string(selector) + " is not supported.");
    default:
        return fail(asio::InvalidParameter,
                    "future: selector " + std::to_string(selector) + " is unknown.");
    }
}

asio::Error Engine::mixer_future(std::int32_t selector, void* argument) {
    const std::shared_ptr<Backend> current = backend();
    if (!current)
        return fail(asio::NotPresent, "future: not initialised.");
    // This one asks no card.
    abi::Mix look{};
    if (const asio::Error able = mix(*current, look); able != asio::Success)
        return able;
    auto* const controls = static_cast<asio::ChannelControls*>(argument);
    if (selector >= asio::CanInputMonitor)
        return asio::Success;
    if (Run::on_real_time_thread())
        return fail(asio::InvalidMode, "The card's mixer cannot be asked inside a callback.");
    switch (selector) {
    case asio::SetInputMonitor:
        return set_input_monitor(*current, static_cast<const asio::InputMonitor*>(argument));
    case asio::SetInputGain:
        return mix_channel(*current, abi::MixRequest::input_gain, true, controls);
    case asio::GetInputMeter:
        return mix_channel(*current, abi::MixRequest::input_meter, true, controls);
    case asio::SetOutputGain:
        return mix_channel(*current, abi::MixRequest::output_gain, false, controls);
    default:
        return mix_channel(*current, abi::MixRequest::output_meter, false, controls);
    }
}

} // namespace lockstep
