// SPDX-License-Identifier: LGPL-2.1-or-later
//
// Time code and transport: what future() says of the position that the clients of a JACK server
// share. A card has none; see engine.hpp.
#include "engine.hpp"

namespace lockstep {

asio::Error Engine::transport_future(std::int32_t selector, const void* argument) {
    std::shared_ptr<Backend> current;
    bool jack = false;
    {
        const std::lock_guard members(members_);
        current = backend_;
        jack = settings_.jack;
    }
    if (!current)
        return fail(asio::NotPresent, "future: not initialised.");
    if (!jack)
        return fail(asio::NotPresent,
                    "A card has no time code and no transport; set Transport to jack.");
    switch (selector) {
    case asio::EnableTimeCodeRead:
    case asio::DisableTimeCodeRead:
        time_code_wanted_->store(selector == asio::EnableTimeCodeRead, std::memory_order_relaxed);
        return asio::Success;
    case asio::Transport:
        return move_transport(*current, static_cast<const asio::TransportParameters*>(argument));
    default: // CanTimeCode, CanTransport
        return asio::Success;
    }
}

asio::Error Engine::move_transport(Backend& backend, const asio::TransportParameters* parameters) {
    if (parameters == nullptr)
        return fail(asio::InvalidParameter, "Transport: null pointer.");
    abi::TransportMove move{};
    switch (parameters->command) {
    case asio::TransportStart:
        move = abi::TransportMove::start;
        break;
    case asio::TransportStop:
        move = abi::TransportMove::stop;
        break;
    case asio::TransportLocate:
        move = abi::TransportMove::locate;
        break;
    case asio::TransportPunchIn:
    case asio::TransportPunchOut:
    case asio::TransportArmOn:
    case asio::TransportArmOff:
    case asio::TransportMonitorOn:
    case asio::TransportMonitorOff:
    case asio::TransportArm:
    case asio::TransportMonitor:
        return fail(asio::NotPresent,
                    "Transport: JACK's has start, stop and locate (1 to 3), not " +
                        std::to_string(parameters->command) + ".");
    default:
        return fail(asio::InvalidParameter, "Transport: no command " +
                                                std::to_string(parameters->command) +
                                                "; there are 1 to 11.");
    }
    // The request takes a lock that the real-time thread may not wait for.
    if (Run::on_real_time_thread())
        return fail(asio::InvalidMode, "The transport cannot be moved inside a callback.");
    const Status status = backend.move_transport(move, asio::join(parameters->samplePosition));
    return status ? asio::Success : fail(status);
}

} // namespace lockstep
