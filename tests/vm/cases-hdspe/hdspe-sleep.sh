#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# The machine sleeps while streams run and a MIDI port is open: the card forgets all it was told,
# and is told it again; streams, MIDI and controls go on. 50 times.
# vm: --card raydat,cable=64
# vm-alone
. /src/tests/vm/hdspe-driver-functions.sh
. /src/tests/vm/sleep-functions.sh
. /src/tests/vm/memory-functions.sh
watch_kernel_log

check "snd-lockstep-hdspe finds its card" modprobe snd-lockstep-hdspe

set_control() {
	amixer -q -c 0 cset name="$1" "$2"
}
model 'input adat2 present=1 lock=1 sync=1 rate=48000'
check "a pitch is set" set_control 'Clock Pitch' 500
check "... an option" set_control 'SPDIF Output Professional Switch' on
check "... a preferred reference" set_control 'Preferred Sync Reference' ADAT2
check "... faders" set_control 'PCM Playback Volume' 16384
amidi -p hw:0,0 -r /run/midi-in &
midi=$!
check "streams run" begin_streams 96000 20 20
card_is_told >/run/before
sed 's/^/# /' /run/before | head -7
controls() {
	amixer -c 0 contents | grep -vE 'Rate|Frequency'
}
controls >/run/controls-before

hears_midi() { # BYTES
	model "midi 0 in $(echo "$1" | tr -d ' ')"
	for try in $(seq 40); do
		[ "$(tail -c 3 /run/midi-in | od -An -tx1)" != " $1" ] || return 0
		sleep 0.05
	done
	od -An -tx1 /run/midi-in | sed 's/^/# heard /'
	return 1
}
says_midi() { # BYTES
	amidi -p hw:0,1 -S "$1"
	model 'midi 1 out'
	grep -q " $1$" /run/model-said || {
		sed 's/^/# said /' /run/model-said
		return 1
	}
}
check "MIDI is heard" hears_midi '90 3c 7f'
check "... and sent" says_midi 'f0 01 02 f7'

off=$(counted power_offs)
check "the machine sleeps and wakes" machine_sleeps
check "... the card had no power" test "$(counted power_offs)" -gt "$off"
check "... its engine stood by then" test "$(counted power_offs_running)" = 0
check "... nobody touched it" test "$(counted accesses_without_power)" = 0
check "streams go on" streams_run
check "... their programs were told" grep -q Suspended /run/aplay
check "... both of them" grep -q Suspended /run/arecord
card_is_told >/run/after
check "the card was told all of it again" diff /run/before /run/after
controls >/run/controls-after
check "... as the controls say" diff /run/controls-before /run/controls-after
check "MIDI is heard" hears_midi '91 3d 7e'
check "... and sent" says_midi 'f0 03 04 f7'

# The machine sleeps while a dump is sent, of several times what ALSA's buffer holds.
{
	printf '\360'
	head -c 20000 /dev/zero
	printf '\367'
} >/run/dump
midi_sent() {
	model 'midi 1 out' && wc -w </run/model-said
}
sleeps_amid_dump() {
	before=$(midi_sent)
	# The port stays open: closing it waits for the last byte, which Linux gives up where the
	# machine goes to sleep.
	exec 9>/dev/snd/midiC0D1
	cat /run/dump >&9 &
	sender=$!
	for try in $(seq 100); do
		[ "$(midi_sent)" -lt $((before + 200)) ] || break
		sleep 0.01
	done
	machine_sleeps
	awake=$(($(midi_sent) - before))
	wait $sender
	for try in $(seq 100); do
		model 'midi 1 out'
		! grep -q ' 00 f7 *$' /run/model-said || break
		sleep 0.05
	done
	exec 9>&-
	dump=$(($(midi_sent) - before))
	echo "# $awake bytes of 20002 were sent when it woke, $dump in the end"
	# What is in the card's FIFO of 128 as it loses its power is lost, and no more.
	[ $awake -lt 20002 ] && [ $dump -ge 19874 ] && [ $dump -le 20002 ]
}
check "the machine sleeps amid a MIDI dump, and the dump goes on" sleeps_amid_dump
check "... to its end" sh -c "grep -q ' 00 f7 *$' /run/model-said"
check "... nobody touched the card without power" test "$(counted accesses_without_power)" = 0
check "streams go on" streams_run

cycles=50
sleeps_often() {
	for cycle in $(seq $cycles); do
		machine_sleeps && streams_run || {
			echo "# at cycle $cycle"
			return 1
		}
	done
}
machine_sleeps && streams_run
memory_now before
began=$(cut -d. -f1 /proc/uptime)
check "$cycles more sleeps, and streams go on" sleeps_often
memory_now middle
check "... and $cycles more" sleeps_often
echo "# $(($(cut -d. -f1 /proc/uptime) - began)) s"
memory_now after
check "... at no cost of memory" memory_is_same $cycles
check "... the engine stood each time" test "$(counted power_offs_running)" = 0
card_is_told >/run/after
check "... the card was told all of it again" diff /run/before /run/after
check "MIDI is heard" hears_midi '92 3e 7d'
end_streams
kill $midi

set_control 'PCM Playback Volume' 32768
model stop
check "every sample of every channel comes back" says $hdspe_test --step --cable --rate 96000 --frames 24000 \
	--map 4-19,0-3 duplex
model 'clock gated'
check "no access to what the card has not" no_driver_faults
check "the driver leaves" modprobe -r snd-lockstep-hdspe
check "no warning in the kernel log" no_kernel_warning
exit $failed
