#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# A Windows host on the jack transport by PipeWire's libjack, PipeWire having the card: it plays and
# records every bit, hears of another quantum before it is called with one, and outlives PipeWire.
# Runs in the guest, as root.
# vm: --virtual-time --pipewire
# vm-long
# vm-suites: trixie
wine="pw-jack wine" # Wine's programs get PipeWire's libjack as all others do
. /src/tests/vm/asio-functions.sh
. /src/tests/vm/pipewire-functions.sh

# Read from outside, files let virtual time fly: once, here.
cp /src/tests/vm/pipewire.conf /src/build/native/out/lockstep-jack-client /run/
jack_client=/run/lockstep-jack-client


# traced COMMAND: a host runs; the command is given while it plays; its end is waited for.
traced() {
	$wine $host_exe trace --seconds 20 >/run/told 2>&1 &
	host=$!
	comes connected asio-host || return 1
	sleep 0.5 # some cycles
	eval "$1"
	timeout 30 tail --pid=$host -f /dev/null
}
# Between one call and the next there is always a period, the one that was prepared for.
called_with_one_size() { # FRAMES
	awk -v period="$1" '/ bufferSwitch/ {
			frame = $5
			if (calls++ && frame - last != period) {
				wrong++
				print "# at frame " frame ", call " calls ": " frame - last " after the last"
			}
			last = frame
		}
		END { print "# " calls " calls, " wrong + 0 " not " period " frames after the last"; exit !(calls > 20 && !wrong) }' /run/told
}
# The host's calls take less than a second, each.
calls_were_quick() {
	awk '/ (stop|disposeBuffers|init|start|createBuffers).*\.\.\./ { began[$3] = $1 }
		{ name = $3; sub(/\(.*/, "", name) }
		/ = / && name in began { if ($1 - began[name] > longest) longest = $1 - began[name]; delete began[name] }
		/ stop = 0/ { stopped = 1 }
		END { print "# the longest took " longest " s"; exit !(stopped && longest < 1) }' /run/told
}
reset_is_asked() { # WHY PERIOD
	check "... $1: the host is asked to reset" told "asioMessage(3, 0)"
	check "... was called with the size that it prepared for, and no other" called_with_one_size "$2"
	check "... stop returns within a second" calls_were_quick
	check "... and the buffers go" told "disposeBuffers = 0"
}
# delay: frames after which the played file came back, bit for bit.
delay() {
	perl -e '
		sub data { # of a WAV file: 44 bytes of head, as written here
			open(my $in, "<:raw", $_[0]) or die "$_[0]: $!\n";
			local $/;
			my $file = <$in>;
			return substr($file, index($file, "data") + 8);
		}
		my ($played, $recorded) = (data($ARGV[0]), data($ARGV[1]));
		my $at = index($recorded, substr($played, 0, 64));
		exit 1 if $at < 0 || substr($recorded, $at, length $played) ne $played;
		print $at / 8, "\n";
	' "$1" "$2"
}
comes_back_exactly() { # REPORTED
	measured=$(delay /run/float.wav /run/back.wav) || return 1
	echo "# reported $1 frames, came back after $measured"
}

# habit NAME COMMAND: /run/NAME.habit is played, strictly; the command is given while its host plays.
habit() {
	$wine $host_exe habit "Z:\\run\\$1.habit" >/run/told 2>&1 &
	host=$!
	comes connected asio-host
	eval "$2"
	wait $host && return
	sed 's/^/# /' /run/told
	return 1
}
# A host that prepares anew when it is asked to, with the driver object that it has, and a host that
# makes another one; PERIOD is what it finds then.
again="a stop -> ASE_OK
quiet 100
a disposeBuffers -> ASE_OK
a getBufferSize -> ASE_OK preferred=PERIOD minimum=maximum
a createBuffers -> ASE_OK
a start -> ASE_OK
await 20 switches
a stop -> ASE_OK
a Release -> 0"
anew="a stop -> ASE_OK
quiet 100
a Release -> 0
b new
b init -> true
b getBufferSize -> ASE_OK preferred=PERIOD minimum=maximum
b createBuffers -> ASE_OK
b start -> ASE_OK
await 20 switches
b stop -> ASE_OK
b Release -> 0"
to_habit() { # NAME PERIOD STEPS: until a reset is asked for, then so
	printf '%s\n' "# $1" "answers ResetRequest=1" "a new" "a init -> true" "a getBufferSize -> ASE_OK" \
		"a createBuffers -> ASE_OK" "a start -> ASE_OK" "await ResetRequest" "$3" |
		sed "s/PERIOD/$2/" >"/run/$1.habit"
}

modprobe snd-lockstep-soft strict=1
setting Transport REG_SZ jack
check "without PipeWire the driver does not start" status 3 host info
check "... and says what to do" told "No JACK server is running"
check "PipeWire starts" pipewire_up
check "the driver starts" status 0 host info
check "... at the quantum" told "256 frames preferred, 256 to 256, granularity 0"
check "... and the rate" told "rate            48000 now"
check "... with the card's channels" eval "told capture_AUX1 && told playback_AUX1"

noise /run/float.wav float 24000
plays_exactly() { # QUANTUM
	rm -f /run/back.wav
	check "a host plays and records at $1" status 0 host playrec 'Z:\run\float.wav' 'Z:\run\back.wav' --tail 8192
	check "... nothing is lost" told " 0 frames lost"
	check "... every bit comes back" comes_back_exactly $((2 * $1))
}
plays_exactly 256

# Of the host's threads under SCHED_FIFO: priorities.
priorities() {
	for thread in /proc/"$(pgrep -f 'asio-host.exe trace' | tail -n 1)"/task/*; do
		cut -d' ' -f 40,41 "$thread"/stat
	done | sed -n 's/ 1$//p' | sort -n >/run/priorities
}
two_priorities() {
	sed 's/^/# /' /run/priorities
	[ "$(sort -u /run/priorities | wc -l)" -eq 2 ]
}
check "a host runs while the quantum is forced to 128" traced "priorities; quantum 128"
check "... on a real-time thread below PipeWire's" two_priorities
reset_is_asked "another quantum" 256
check "the driver starts at that" status 0 host info
check "... which it tells" told "128 frames preferred, 128 to 128"
check "... and plays at, with nothing lost" status 0 host playrec 'Z:\run\float.wav' 'Z:\run\back.wav'
check "a host runs while the quantum is forced to 1024" traced "quantum 1024"
reset_is_asked "more of it" 128
plays_exactly 1024
to_habit again 64 "$again"
check "a host that prepares again for another quantum gets it" habit again "quantum 64"
to_habit anew 512 "$anew"
check "... and one that makes another object" habit anew "quantum 512"
# What is left of it is what runs, whatever a client is told before.
quantum 0
to_habit left 512 "$anew"
check "a host that is told another quantum than runs hears of it, and is right then" habit left :
pipewire_down
check "PipeWire starts afresh" pipewire_up

# A wish changes nothing: PipeWire keeps the quantum that JACK clients run at.
wish() { PIPEWIRE_LATENCY=64/48000 pw-jack "$jack_client" --seconds "$1" >/run/measured 2>&1; }
check "a host runs beside a client that would like less" traced "wish 1"
check "... and is not disturbed" eval "! told 'asioMessage(3, 0)'"
check "... nor called with less" called_with_one_size 256
killed() {
	kill -KILL "$pipewire_pid"
	wait "$pipewire_pid" 2>/dev/null
}
check "a host runs until PipeWire is killed" traced killed
check "... it is asked for nothing" eval "! told 'asioMessage(3, 0)'"
check "... goes on being called, with the size that it prepared for" called_with_one_size 256
check "... stop returns within a second" calls_were_quick
check "... and the buffers go" told "disposeBuffers = 0"
check "PipeWire starts again" pipewire_up
plays_exactly 256
plays loss/server
check "another host runs" meets runs
killed
go_on runs
check "... when PipeWire is killed" meets stops
go_on stops
check "... it stops, starts, prepares anew" meets runs-without
check "PipeWire is back" pipewire_up
check "... the host is connected again" comes connected asio-host
go_on runs-without
check "... and runs" meets runs-again
killed
go_on runs-again
check "PipeWire goes once more" meets gives-up
go_on gives-up
check "... the host gives up" meets has-given-up
go_on has-given-up
check "... no driver opens without it" meets has-been-refused
check "PipeWire is back once more" pipewire_up
go_on has-been-refused
check "... and a driver opens" meets begins-anew
go_on begins-anew
check "all that the host was answered is right" ended_well

play_habits jack
pipewire_down
exit $failed
