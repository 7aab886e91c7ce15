// SPDX-License-Identifier: GPL-2.0-or-later
//
// A libjack.so.0 with its server inside, for the ASIO driver's JACK transport: the test gives the
// cycles, says what the server notifies, and ends it. What jackd 1.9.22 does and this copies:
// notifications come on a thread of the client's own, which closing the client ends by an
// asynchronous pthread_cancel(), and the server lets a client go only at the end of a cycle that
// the client took part in. One client at a time: opening another while one is left from a server
// that has ended is the end of the program, as libjack frees that one under its owner's hands.
//
// Or as PipeWire 1.4.2's libjack: cycles come on a thread of the library's own, which deactivating
// ends by pthread_cancel(); jack_cycle_wait() is nothing for another thread (the test aborts);
// activating a client announces what the server says while it runs nothing for it; there may be no
// buffer for a port; and a client that is closed with ports is the end of the program.
#pragma once

namespace fake_libjack {

struct Setup {
    bool running = true; // else jack_client_open() is refused
    unsigned period = 64;
    unsigned rate = 48000;
    unsigned channels = 2; // system:capture_1.. and system:playback_1..
    unsigned latency = 96; // frames, of each system port
    unsigned ports = 64;   // what the server has room for
    // The client's own thread gives it notifications of every kind, one after another without end.
    bool storm = false;
    bool pipewire = false;
    unsigned idle_period = 0; // PipeWire: what a client is told that runs nothing; 0: the truth
    unsigned activate_takes_ms = 0;
    // Activating is refused by a server that is there.
    bool refuses = false;
    // The server ends in the middle of this call, which fails; the client hears of it some time
    // later.
    enum class Dies { never, registering, activating } dies = Dies::never;
    // The first connection waits until is_connecting() has seen it. Each is then made once the
    // client has ended two more cycles, or after half a second in which it has not.
    bool connects_in_cycles = false;
    unsigned close_takes_ms = 0;
};

// Before a client is opened. One of a server that has ended may be open still.
void set_up(const Setup& setup);
// The card of a server that was set up without channels comes.
void plug_in(unsigned channels);
// One cycle: what is played on system:playback_n is captured on system:capture_n in the next. Waits
// until the client has signalled its end; false if it did not take part within ten seconds.
bool cycle();
// The server runs another period from now on, and says so.
void change_period(unsigned frames);
void say_xrun();
// Whether a client is open.
bool has_client();
// How many were opened so far.
unsigned clients_opened();
// Whether a client waits for a connection to be made.
bool is_connecting();
// The thread that deactivated a client last would take this signal.
bool deactivated_with_open(int signal);
// As when jackd is killed: a wait under way never ends. set_up() starts another.
void die();
// PipeWire: the ports have no buffers now.
void take_buffers_away(bool taken);
void change_rate(unsigned rate);
// The client's port of that name has another latency now, as somebody has connected it otherwise.
void change_latency(const char* port, unsigned frames);
// Of any port.
unsigned capture_latency(const char* port);
// The transport, as another client has moved it, from the next cycle on.
void put_transport(unsigned frame, bool rolling);
unsigned transport_frame();
bool transport_rolls();
// jack_transport_locate() is refused from now on.
void refuse_locate();

} // namespace fake_libjack
