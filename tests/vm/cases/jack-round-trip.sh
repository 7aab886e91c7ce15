#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# jackd -d lockstep on the software card: the round trip is the period and the safety offset, and
# the latency that the ports report is what the cable measures; ports have the card's names; the
# period changes while a client runs.
# Runs in the guest, as root.
# vm: --virtual-time
. /src/tests/vm/jack-functions.sh

# Frames that come too late are silence on this card, and counted by it.
modprobe snd-lockstep-soft strict=1 playback_channels=3 capture_channels=2

for setting in "1024 512" ${LOCKSTEP_LONG:+"256 128" "128 64" "64 32"} "100 50" "32 32"; do
	set -- $setting
	check "jackd starts at period $1, safety $2" jack_up -d lockstep -p "$1" -s "$2"
	check "period $1 safety $2: measured as reported, nothing lost" measure --seconds 2
	check "... $(($1 + $2)) frames" is round_trip_frames $(($1 + $2))
	check "... $1 of them before the client" is reported_capture_frames "$1"
	check "... $2 after it" is reported_playback_frames "$2"
	check "jackd ends when told to" jack_down
done

check "jackd starts at its defaults" jack_up -d lockstep
check "safety is half the period" measure --seconds 1
check "... 192 frames" is round_trip_frames 192
check "a card that takes floats gets them" \
	eval "grep -q FLOAT_LE /proc/asound/Lockstep/pcm0p/sub0/hw_params"
jack_lsp >/run/ports
jack_lsp -A >/run/aliases
check "every channel has a port" [ "$(wc -l </run/ports)" -eq 5 ]
for port in "Out 1" "Out 3" "In 2"; do
	check "port \"system:$port\" has the card's name" grep -qx "system:$port" /run/ports
done
check "... and the usual one" grep -q "system:playback_3" /run/aliases

"$jack_client" --seconds 6 --json /run/measured 2>/run/client.log &
client=$!
jack_wait -w -t 30 >/dev/null 2>&1
check "the period changes while a client runs" quiet jack_bufsize 64
check "... to more" quiet jack_bufsize 512
check "... and to less" quiet jack_bufsize 256
wait $client
status=$?
check "... nothing is lost then, measured as reported" [ $status -eq 0 ]
check "... at the last period" is period 256
check "... with half of it as safety" is round_trip_frames 384
check "a period that JACK cannot have is refused" eval "! quiet jack_bufsize 16384"
check "... and the server goes on" measure --seconds 1
check "... as before" is round_trip_frames 384
jack_down

check "jackd starts with fewer channels" jack_up -d lockstep -i 1 -o 1
check "... one each way" measure --seconds 1 --channels 1
check "... no more" [ "$(jack_lsp | wc -l)" -eq 2 ]
jack_down
check "jackd starts with capture only" jack_up -d lockstep -C
check "... two ports" [ "$(jack_lsp | wc -l)" -eq 2 ]
jack_down
check "jackd starts with playback only" jack_up -d lockstep -P
check "... three ports" [ "$(jack_lsp | wc -l)" -eq 3 ]
jack_down
check "jackd starts with an asynchronous cycle" jack_up -d lockstep -p 128 -s 64 -a
check "... measured as reported" measure --seconds 1
check "... one period more" is round_trip_frames 320
jack_down
check "jackd starts with latencies outside the card" jack_up -d lockstep -p 128 -s 64 -I 5 -O 6
measure --seconds 1 >/dev/null
check "... which are reported" is reported_frames 203
jack_down

exit $failed
