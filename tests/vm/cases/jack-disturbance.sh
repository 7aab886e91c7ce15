#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# jackd -d lockstep when things go wrong: a client or the server itself is stopped for a while, the
# card is taken away and given back. It goes on in every case, at the same latency.
# Runs in the guest, as root.
# vm: --virtual-time
. /src/tests/vm/jack-functions.sh

driver=/sys/bus/platform/drivers/snd-lockstep-soft
device=snd-lockstep-soft.0
modprobe snd-lockstep-soft strict=1

# watch SECONDS: a client in the background, running when this returns.
watch() {
	"$jack_client" --seconds "$1" --json /run/measured 2>/run/client.log &
	client=$!
	jack_wait -w -t 30 >/dev/null 2>&1
	until jack_lsp 2>/dev/null | grep -q lockstep-ramp; do sleep 0.05; done
	sleep 2
}
interrupts() { sed -n 's/^interrupts: //p' $card; }

check "jackd starts" jack_up -d lockstep -p 128 -s 64

watch 8
kill -STOP "$jackd_pid"
sleep 0.1
kill -CONT "$jackd_pid"
wait $client
check "jackd stopped for 100 ms: the client is told" above xruns 0
check "... what was lost is counted" above lost_frames 4000
check "... and no more than that" eval '[ "$(value lost_frames)" -lt 6000 ]'
check "... nothing is lost afterwards" is lost_at_end_frames 0
check "... at the same latency" is round_trip_frames 192
check "... and the next client finds it so" measure --seconds 1

# It has a place in the graph and no connection.
jack_iodelay >/dev/null 2>&1 &
idle=$!
until jack_lsp 2>/dev/null | grep -q "^jack_delay"; do sleep 0.05; done
watch 8
kill -STOP $idle
sleep 0.3
kill -CONT $idle
wait $client
check "another client stopped for 300 ms: the client is told" above xruns 0
check "... nothing is lost afterwards" is lost_at_end_frames 0
check "... at the same latency" is round_trip_frames 192
kill $idle
wait $idle 2>/dev/null
check "... and the next client finds it so" measure --seconds 1

watch 12
before=$(cut -d' ' -f1 /proc/uptime)
echo $device >$driver/unbind
after=$(cut -d' ' -f1 /proc/uptime)
check "the card's removal is not held up" \
	eval "echo '$after $before' | awk '{ exit !(\$1 - \$2 < 1) }'"
check "... it is gone" [ ! -e /proc/asound/Lockstep ]
sleep 2
check "... jackd lives" kill -0 "$jackd_pid"
check "... so does its client" kill -0 $client
check "... a new client is served" eval "jack_lsp | grep -q lockstep-ramp"
check "... jackd says so" said "the card is gone"
check "... and holds no device open" eval '! ls -l /proc/'"$jackd_pid"'/fd | grep -q /dev/snd/'
echo $device >$driver/bind
wait $client
check "the card is taken up again when it returns" eval '[ "$(interrupts)" -gt 100 ]'
check "... jackd says so" said "the card is back"
check "... nothing is lost afterwards" is lost_at_end_frames 0
check "... at the same latency" is round_trip_frames 192
check "... and the next client finds it so" measure --seconds 1
check "jackd ends when told to" jack_down

check "jackd starts" jack_up -d lockstep -p 128 -s 64
echo $device >$driver/unbind
# 480 frames have a ring of 8160, as its size is a multiple of the period; 128 and 256 have 8192 alike.
check "the period changes while the card is away" quiet jack_bufsize 480
echo $device >$driver/bind
check "... the card is taken up again when it returns" comes said "the card is back"
check "... with that period" measure --seconds 1
check "... and its latency" is round_trip_frames 544
echo $device >$driver/unbind
check "jackd ends when told to, without a card" jack_down
echo $device >$driver/bind

exit $failed
