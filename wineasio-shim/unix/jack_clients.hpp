// SPDX-License-Identifier: LGPL-2.1-or-later
//
// All JACK clients of this process, of however many driver objects.
//
// jackd's libjack (1.9.22) holds one server for the whole process. When one client hears of the
// server's end, no other can ask the server anything any more (JackLibClient::ShutDown); and the
// next jack_client_open() frees those that are still open, under their owners' hands
// (JackLibGlobals::Init). So they are lost together, and none is opened until all lost ones are
// closed.
//
// What cannot be helped here: libjack finds the semaphore of each client by a number that jackd
// gives anew. If a client of another program leaves while the first one here is being opened,
// libjack keeps that one's (JackLibClient::ClientNotifyImp, kRemoveClient before there is a client
// control); a second one here that gets the number sleeps through all cycles, and jackd with it.
// Seen with jack_lsp run in a loop while two driver objects of one program were coming back to a
// new server.
#pragma once

namespace lockstep {

class JackClient;

class JackClients {
  public:
    // Returns when no lost client is open; false: one still is after a second.
    static bool wait_for_lost_ones();
    // After jack_client_open().
    static void add(JackClient& client); // throws std::bad_alloc
    // After jack_client_close().
    static void remove(JackClient& client) noexcept;
    // Any thread, libjack's too.
    static void lose_all() noexcept;
};

} // namespace lockstep
