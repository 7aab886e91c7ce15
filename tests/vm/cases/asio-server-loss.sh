#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# A host on the jack transport while the server changes its period, is told to end, or dies: the
# host is asked to reset, and stop() returns within a second. Runs in the guest, as root.
# vm: --virtual-time
. /src/tests/vm/asio-functions.sh

modprobe snd-lockstep-soft
setting Transport REG_SZ jack

# traced COMMAND: a host runs; the command is given while it is in the graph; its end is waited for.
# (The host prints its trace at the end only.)
traced() {
	wine /usr/lib/lockstep/asio-host.exe trace --seconds 20 >/run/told 2>&1 &
	host=$!
	tries=0
	until jack_lsp -c | grep -A1 '^asio-host:out_1' | grep -q system; do
		tries=$((tries + 1))
		[ $tries -lt 300 ] || return 1
		sleep 0.1
	done
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
reset_is_asked() { # WHY
	check "... $1: the host is asked to reset" told "asioMessage(3, 0)"
	check "... and stop returns within a second" stop_was_quick
	check "... and the buffers go" told "disposeBuffers = 0"
}

check "jackd starts" jack_up -d lockstep -p 128 -s 64
check "a host runs" traced "jack_bufsize 256 >/dev/null"
reset_is_asked "another period"
check "the driver starts at the new period" status 0 host info
check "... which it tells" told "256 frames preferred, 256 to 256"
check "a host runs until the server is told to end" traced "kill \$jackd_pid"
reset_is_asked "server told to end"
wait "$jackd_pid"
check "jackd starts again" jack_up -d lockstep -p 128 -s 64
check "a host runs until the server is killed" traced "kill -KILL \$jackd_pid"
reset_is_asked "server killed"
check "without the server the driver does not start" status 3 host info
check "... and says what to do" told "No JACK server is running"

check "jackd starts once more" jack_up -d lockstep -p 128 -s 64
plays loss/server
check "a host that resets as it is asked to runs" meets runs
kill -KILL "$jackd_pid"
wait "$jackd_pid" 2>/dev/null
go_on runs
check "... is asked, and finds no server" meets has-been-refused
check "... until there is one" jack_up -d lockstep -p 128 -s 64
go_on has-been-refused
check "... and runs again, without being started anew" meets runs-again
check "... connected to the card" eval "jack_lsp -c | grep -A1 '^asio-host:out_1' | grep -q system"
go_on runs-again
check "all that the host was answered is right" ended_well
jack_down
exit $failed
