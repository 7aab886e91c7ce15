#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# What other drivers under Wine go wrong at while a host runs on a JACK server (docs/asio.md, "What goes
# wrong elsewhere"): the first message that a process gets, cables, periods from 256 to 2048 and to 128
# with hosts that take the reset request up and one that ignores it, and two programs at once.
# Runs in the guest, as root.
# vm: --virtual-time
. /src/tests/vm/asio-functions.sh

# traces NAME SECONDS: a host runs by itself, in the background; returns when it is in the graph.
traces() {
	rm -f "/run/$1"
	$wine $host_exe trace --seconds "$2" >"/run/$1" 2>&1 &
	host=$!
	comes is_in_graph "$1" || return 1
	sleep 0.5 # some cycles
}
is_in_graph() { jack_lsp -c | grep -A1 "^$1:out_1" | grep -q system; }
# messages SELECTOR NAME: so often the host was sent it; 3 a reset request, 6 kAsioLatenciesChanged.
messages() { grep -c "asioMessage($1," "/run/$2"; }
# one_size FRAMES NAME: from each call to the next there was a period, the one that was prepared for.
one_size() {
	awk -v period="$1" '/ bufferSwitch/ {
			if (calls++ && $5 - last != period) wrong++
			last = $5
		}
		END { print "# " calls " calls, " wrong + 0 " not " period " frames after the last"; exit !(calls > 100 && !wrong) }' "/run/$2"
}
ended() { # PROCESS NAME: it went well
	wait "$1"
	got=$?
	[ $got -eq 0 ] || {
		tail -n 5 "/run/$2" | sed "s/^/# gave $got: /"
		return 1
	}
}
# A cable from or to a port of the host's: there it is, or there it is not any more.
port() { jack_lsp | grep "^asio-host:$1 "; }
leads_to() { jack_lsp -c "$1" | grep -qxF -e "   $2"; }
unplug() { # SYSTEMS PORT-OF-HOST
	jack_disconnect "$1" "$(port "$2")" && ! leads_to "$1" "$(port "$2")"
}
plug() { # PORT-OF-HOST SYSTEMS
	jack_connect "$(port "$1")" "$2" && leads_to "$2" "$(port "$1")"
}

plug_effect() { jack_connect latent:output "$(port in_1)" && leads_to "$(port in_1)" latent:output; }

modprobe snd-lockstep-soft
setting Transport REG_SZ jack
check "jackd starts" jack_up -d lockstep -p 256 -s 128

check "a host runs" traces asio-host 6
check "... a patch cable is pulled out of it" unplug "system:In 1" in_1
check "... and another plugged in" plug out_1 "system:Out 2"
sleep 0.5
check "... it plays on to its end" ended $host asio-host
check "... in periods of 256" one_size 256 asio-host
check "... and was not told of latencies, which are as before" [ "$(messages 6 asio-host)" -eq 0 ]

check "one program runs" traces asio-host 6
first=$host
check "another runs beside it, under a name of its own" traces asio-host-01 3
second=$host
check "... the first one still does" kill -0 $first
check "... and ends well" ended $second asio-host-01
check "... as does the first" ended $first asio-host
check "... called in periods of 256 all the time" one_size 256 asio-host
check "... as was the other" one_size 256 asio-host-01

# JACK's own: what comes in at latent:input leaves at latent:output 1024 frames later.
jack_latent_client >/run/latent.log 2>&1 &
latent=$!
effect_runs() { jack_lsp | grep -q ^latent:output; }
check "an effect runs" comes effect_runs
plays server/effect
check "a host runs beside it" meets is-dry
check "... and hears by way of it, from now on" plug_effect
go_on is-dry
check "... it is told of the latency" meets is-late
kill $latent
wait $latent 2>/dev/null
go_on is-late
check "... and of the old one when the effect is gone" ended_well

jack_latent_client >/run/latent.log 2>&1 &
latent=$!
check "an effect runs again" comes effect_runs
check "... and a host" traces asio-host 6
check "... which hears by way of it" plug_effect
sleep 1
kill $latent
ended $host asio-host
check "... it is told of each change once" [ "$(messages 6 asio-host)" -eq 2 ]

plays server/period
check "a host runs with two cables in" meets has-cables
check "... one is pulled out" unplug "system:In 1" in_1
check "... and one plugged in" plug out_1 "system:Out 2"
go_on has-cables
check "... it is told the same latencies, and plays on" meets runs
check "... the server goes from 256 to 2048" quiet jack_bufsize 2048
go_on runs
check "... of which it hears, and takes it up" meets runs-again
check "... the server goes to 128" quiet jack_bufsize 128
go_on runs-again
check "... and all that it was told is so" ended_well

check "the server goes back to 256" quiet jack_bufsize 256
check "a host runs that will reset" traces asio-host 20
check "... the server goes to 2048" quiet jack_bufsize 2048
ended $host asio-host
check "... it is asked once" [ "$(messages 3 asio-host)" -eq 1 ]

check "the server goes back once more" quiet jack_bufsize 256
plays server/portaudio
check "a host runs that will not" meets ignores
check "... the server goes to 2048" quiet jack_bufsize 2048
go_on ignores
check "... it is not called, and all its calls come back" ended_well
jack_down
exit $failed
