// SPDX-License-Identifier: LGPL-2.1-or-later
//
// JACK's transport, asked and moved; see jack_transport.hpp.
#include "jack_transport.hpp"

#include "transport.hpp"

#include <cerrno>
#include <limits>
#include <string>

namespace lockstep {

void read_time_code(const JackLibrary& jack, jack_client_t* client, abi::Cycle& cycle) noexcept {
    jack_position_t position{};
    const jack_transport_state_t state = jack.transport_query(client, &position);
    cycle.time_code = position.frame;
    cycle.flags |= abi::cycle_time_code;
    // Starting is not rolling yet: the server waits for slow clients.
    if (state == JackTransportRolling || state == JackTransportLooping)
        cycle.flags |= abi::cycle_rolling;
}

void move_transport(const JackLibrary& jack, jack_client_t* client, abi::TransportMove move,
                    std::uint64_t position) {
    constexpr jack_nframes_t last = std::numeric_limits<jack_nframes_t>::max();
    switch (move) {
    case abi::TransportMove::start:
        jack.transport_start(client);
        return;
    case abi::TransportMove::stop:
        jack.transport_stop(client);
        return;
    case abi::TransportMove::locate:
        if (position > last)
            throw TransportError(EINVAL, "JACK's transport goes from frame 0 to " +
                                             std::to_string(last) + ", not to " +
                                             std::to_string(position) + ".");
        if (jack.transport_locate(client, static_cast<jack_nframes_t>(position)) != 0)
            throw TransportError(EIO, "The JACK server does not take the position " +
                                          std::to_string(position) + " now.");
        return;
    }
    throw TransportError(EINVAL, "JACK's transport knows no move " +
                                     std::to_string(static_cast<std::uint32_t>(move)) + ".");
}

} // namespace lockstep
