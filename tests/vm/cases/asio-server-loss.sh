#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# A host on the jack transport while the server changes its period, is told to end, dies and comes back:
# by another period it is asked to reset; without a server it is called by the clock, and plays on by
# itself when there is one again; its stop, dispose and release return within a second. Runs in the
# guest, as root.
# vm: --virtual-time
. /src/tests/vm/asio-functions.sh

modprobe snd-lockstep-soft
setting Transport REG_SZ jack

is_connected() { jack_lsp -c 2>/dev/null | grep -A1 '^asio-host[^:]*:out_1' | grep -q system; }
# traced COMMAND: a host runs; the command is given while it is in the graph; its end is waited for.
# (The host prints its trace at the end only.)
traced() {
	wine /usr/lib/lockstep/asio-host.exe trace --seconds 8 >/run/told 2>&1 &
	host=$!
	comes is_connected || return 1
	sleep 0.5 # some cycles
	eval "$1"
	timeout 30 tail --pid=$host -f /dev/null
}
# The time of stop() in the trace, less than a second.
stop_was_quick() {
	awk '/ stop \.\.\./ { began = $1 } / stop = 0/ { ended = $1 }
		END { exit !(began && ended && ended - began < 1) }' /run/told || {
		grep stop /run/told | sed 's/^/# /'
		return 1
	}
}
ends_well() {
	check "... and stop returns within a second" stop_was_quick
	check "... and the buffers go" told "disposeBuffers = 0"
}
reset_is_asked() { # WHY
	check "... $1: the host is asked to reset" told "asioMessage(3, 0)"
	ends_well
}
# Its last call is at the end of its 8 seconds.
called_to_the_end() {
	awk '/ bufferSwitch/ { last = $5 } END { print "# last called at frame " last; exit !(last > 380000) }' /run/told
}
plays_on() { # WHY
	check "... $1: the host is asked for nothing" eval "! told 'asioMessage(3, 0)'"
	check "... and goes on being called" called_to_the_end
	ends_well
}
# 100 ms have 37.5 cycles of 128 frames.
called_as_time_passes() {
	awk 'BEGIN { n = first = 0 }
		/ bufferSwitch/ {
			at[n++] = $1
			while ($1 - at[first] > 0.1)
				first++
			if (n - first > most)
				most = n - first
		}
		END { print "# at most " most " calls within 100 ms"; exit !(most > 30 && most < 42) }' /run/told
}
killed() {
	kill -KILL "$jackd_pid"
	wait "$jackd_pid" 2>/dev/null
}
hung_and_killed() {
	kill -STOP "$jackd_pid"
	sleep 3
	killed
}

check "jackd starts" jack_up -d lockstep -p 128 -s 64
check "a host runs" traced "jack_bufsize 256 >/dev/null"
reset_is_asked "another period"
check "the driver starts at the new period" status 0 host info
check "... which it tells" told "256 frames preferred, 256 to 256"
check "a host runs until the server is told to end" traced "kill \$jackd_pid"
plays_on "server told to end"
wait "$jackd_pid"
check "jackd starts again" jack_up -d lockstep -p 128 -s 64
check "a host runs until the server is killed" traced killed
plays_on "server killed"
check "jackd starts again" jack_up -d lockstep -p 128 -s 64
check "a host runs until the server hangs for 3 s and is killed" traced hung_and_killed
check "... and is called no more often than time passes" called_as_time_passes
plays_on "server hung and killed"
check "without the server the driver does not start" status 3 host info
check "... and says what to do" told "No JACK server is running"

check "jackd starts once more" jack_up -d lockstep -p 128 -s 64
noise /run/float.wav float 384000
rm -f /run/back.wav
$wine $host_exe playrec 'Z:\run\float.wav' 'Z:\run\back.wav' >/run/told 2>&1 &
host=$!
check "a host plays and records" comes is_connected
sleep 1.5
killed
sleep 1
check "the server is killed, and is back" jack_up -d lockstep -p 128 -s 64
check "... the host is connected again" comes is_connected
wait $host
sed 's/^/# /' /run/told
check "... and its sound is back, at the latency as before" same_around 192 /run/float.wav /run/back.wav

plays loss/server
check "another host runs" meets runs
threads=$(threads)
killed
go_on runs
check "... without the server" meets stops
began=$(seconds)
go_on stops
check "it stops, starts, prepares anew" meets runs-without
check "... within a second" within_a_second "$began"
check "the server is back" jack_up -d lockstep -p 128 -s 64
check "... the host is connected again" comes is_connected
go_on runs-without
check "... and runs" meets runs-again
check "... on as many threads as before: $threads" [ "$(threads)" -eq "$threads" ]
killed
go_on runs-again
check "the server goes once more" meets gives-up
began=$(seconds)
go_on gives-up
check "the host stops, disposes and releases" meets has-given-up
check "... within a second" within_a_second "$began"
check "... and no thread is left behind" [ "$(threads)" -lt "$threads" ]
go_on has-given-up
check "without the server no driver opens" meets has-been-refused
check "... until there is one" jack_up -d lockstep -p 128 -s 64
go_on has-been-refused
check "... and then one does" meets begins-anew
check "... and is connected to the card" is_connected
go_on begins-anew
check "all that the host was answered is right" ended_well

plays loss/server-other
check "a host runs" meets runs
killed
check "the server is back with another period" jack_up -d lockstep -p 256 -s 128
go_on runs
check "... for which the host is asked to reset" meets runs-again
check "... and is connected to the card" is_connected
go_on runs-again
check "all that it was answered is right" ended_well
jack_down

check "jackd starts, for two objects of a program" jack_up -d lockstep -p 128 -s 64
plays loss/server-two
check "they run" meets runs
killed
go_on runs
check "... and do without the server" meets runs-without
# No client of another program meanwhile: jackd's libjack may not get over that where a program has two
# (wineasio-shim/unix/jack_clients.hpp).
jackd -R -P70 -v -d lockstep -p 128 -s 64 >/run/jackd.log 2>&1 &
jackd_pid=$!
check "... which comes back, and has the host again" comes said "ClientActivate"
go_on runs-without
check "... which runs" meets runs-again
go_on runs-again
check "all that it was answered is right" ended_well
jack_down
exit $failed
