// SPDX-License-Identifier: LGPL-2.1-or-later
//
// The calls about the card itself: its clock and its mixer. They ask the card, which takes a while,
// so none of them does on the real-time thread; see engine.hpp.
#include "engine.hpp"
#include "name_text.hpp"

#include <algorithm>

namespace lockstep {
namespace {

asio::Error error_of(const Status& status) {
    switch (status.code) {
    case linux_errno::no_device:
    case linux_errno::not_supported:
        return asio::NotPresent;
    case linux_errno::invalid:
        return asio::InvalidParameter;
    default:
        return asio::HardwareMalfunction;
    }
}

} // namespace

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
    const std::lock_guard members(members_);
    if (messages_)
        messages_->clock_told(current);
}

asio::Error Engine::set_clock(Backend& backend, unsigned clock) {
    if (Run::on_real_time_thread())
        return fail(asio::InvalidMode, "The clock source cannot be changed inside a callback.");
    const Status status = backend.choose_clock(clock);
    return status ? asio::Ok : fail(error_of(status), status.message);
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
    // Of what the host does itself it need not be told.
    tell_clock(static_cast<unsigned>(reference));
    const asio::Error outcome = set_clock(*current, static_cast<unsigned>(reference));
    tell_clock(look_at_clocks(*current).current);
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

asio::Error Engine::future(std::int32_t selector) {
    switch (selector) {
    case asio::CanTimeInfo:
    case asio::CanReportOverload:
        return asio::Success;
    default:
        return fail(asio::NotPresent,
                    "future: selector " + std::to_string(selector) + " is not supported.");
    }
}

} // namespace lockstep
