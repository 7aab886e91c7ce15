// SPDX-License-Identifier: LGPL-2.1-or-later
//
// The position that all clients of a JACK server share, for the host's time code and its transport
// commands. This client never becomes timebase master, and is none that the server waits for.
#pragma once

#include "jack_library.hpp"
#include "wineasio-shim/abi/calls.hpp"

#include <cstdint>

namespace lockstep {

// Real-time thread, in a cycle of the server's: the position of the cycle's first frame, and
// whether it moves. Both libjacks only copy what the server has in shared memory.
void read_time_code(const JackLibrary& jack, jack_client_t* client, abi::Cycle& cycle) noexcept;

// Any other thread. `position` in frames, of locate only. The server takes it up at one of its next
// cycles. Throws TransportError.
void move_transport(const JackLibrary& jack, jack_client_t* client, abi::TransportMove move,
                    std::uint64_t position);

} // namespace lockstep
