#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# A card that offers messages (MSI) interrupts by them and not by its line, audio and MIDI beside each
# other, and also where MIDI comes just while an audio interrupt is handled: a message that the card
# then does not send is one after which it sends none at all (docs/hdspe.md, Interrupts).
# vm: --card raydat,msi=on,input=signal,output=out
. /src/tests/vm/hdspe-driver-functions.sh
watch_kernel_log

check "snd-lockstep-hdspe finds its card" with_lockstep
check "it interrupts by messages" sh -c "lockstep-card state | grep -q '\"msi\":true'"
check "... as the kernel says" sh -c "grep lockstep /proc/interrupts | grep -q MSI"
streams 48000 1024 16384 24000 4-35,0-3
model 'clock gated'

interrupts() {
	sed -n 's/^interrupts: //p' /proc/asound/RayDAT/lockstep
}
goes_on() {
	before=$(interrupts)
	sleep 1
	[ "$(interrupts)" -gt $((before + 10)) ] || {
		echo "# interrupts: $before, a second later $(interrupts)"
		return 1
	}
}
arecord -q -D hw:RayDAT -M -t raw -f S32_LE -c 36 -r 48000 --period-size=64 --buffer-size=16384 \
	/dev/null 2>/run/client &
client=$!
amidi -p hw:RayDAT,0 -r /run/midi-in >/dev/null &
midi=$!
sleep 1
check "audio and MIDI come in" goes_on
# As many at once as the card's FIFO holds; they come a byte at a time.
sent=0
came() {
	for try in $(seq 50); do
		[ "$(wc -c </run/midi-in)" -lt $sent ] || return 0
		sleep 0.1
	done
	echo "# $(wc -c </run/midi-in) bytes of $sent"
	return 1
}
for channel in 0 1 2 3 4 5 6 7 8 9 a b c d e f; do
	bytes=
	for controller in $(seq 0 40); do
		bytes="${bytes}b$channel$(printf %02x "$controller")40"
	done
	model "midi 0 in $bytes"
	sent=$((sent + 123))
	came || break
done
check "$sent bytes of MIDI arrive beside audio" came
check "... which goes on" goes_on
for controller in $(seq 20 40); do
	model "midi 0 after-look b0$(printf %02x "$controller")40"
	sent=$((sent + 3))
	came || break
done
check "... and what comes while an audio interrupt is handled" came
check "... which goes on" goes_on
kill $client $midi
wait $client $midi

check "no access to what the card has not" no_driver_faults
check "the driver leaves" modprobe -r snd-lockstep-hdspe
check "no warning in the kernel log" no_kernel_warning
exit $failed
