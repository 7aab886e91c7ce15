#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# MIDI of a MADI card, which has three ports: bytes in and out of each, long messages, and while
# audio runs.
# vm: --card madi,input=signal,clock=gated
. /src/tests/vm/hdspe-driver-functions.sh
watch_kernel_log

check "snd-lockstep-hdspe finds its card" modprobe snd-lockstep-hdspe
check "it has three ports" sh -c 'test "$(amidi -l | grep -c "IO *hw:0,[012] *MIDI [123]")" = 3'

# A message of 600 bytes, longer than any FIFO.
long=$(printf 'f0'; for i in $(seq 598); do printf ' %02x' $((i % 128)); done; printf ' f7')
words() {
	tr -s ' \n' ' ' | sed 's/^ *//; s/ *$//'
}

# sends PORT BYTES: they leave the card, in their order, and no others.
sent() {
	model "midi $1 out" && sed 's/^ok//' /run/model-said | words
}
sends() {
	before=$(sent "$1")
	amidi -p "hw:0,$1" -S "$2" || return 1
	for wait in $(seq 100); do
		[ "$(sent "$1")" = "$(echo "$before $2" | words)" ] && return 0
		sleep 0.1
	done
	echo "# sent: $(sent "$1" | cut -c 1-80)"
	return 1
}
# receives PORT BYTES: a program that listens gets them, in their order, and no others.
receives() {
	amidi -p "hw:0,$1" -r /run/received -t 3 >/run/amidi 2>&1 &
	client=$!
	for wait in $(seq 50); do
		sed -n '/^Input/,$p' "/proc/asound/card0/midi$1" | grep -q 'Owner PID' && break
		sleep 0.1
	done
	echo "$2" | tr ' ' '\n' | xargs -n 60 | while read -r part; do
		model "midi $1 in $part"
	done
	wait $client
	received=$(od -An -v -tx1 /run/received | words)
	[ "$received" = "$2" ] || {
		echo "# received: $(echo "$received" | cut -c 1-80) $(words </run/amidi)"
		sed 's/^/# /' "/proc/asound/card0/midi$1"
		return 1
	}
}

for port in 0 1 2; do
	check "port $port sends a note" sends $port '90 3c 7f'
	check "port $port receives a note" receives $port '80 3c 40'
done
check "a message of 600 bytes goes out" sends 1 "$long"
check "a message of 600 bytes comes in" receives 1 "$long"

arecord -q -D hw:MADI -M -t raw -f S32_LE -c 64 -r 48000 --period-size=1024 /dev/null 2>/run/client &
recording=$!
check "with audio: a message of 600 bytes goes out" sends 0 "$long"
check "with audio: a message of 600 bytes comes in" receives 0 "$long"
interrupts=$(sed -n 's/^interrupts: //p' /proc/asound/MADI/lockstep)
check "... which goes on" timeout 10 sh -c "until [ \$(sed -n 's/^interrupts: //p' \
	/proc/asound/MADI/lockstep) -gt $((interrupts + 10)) ]; do sleep 0.1; done; kill -0 $recording"
kill $recording
wait $recording

check "no access to what the card has not" no_driver_faults
check "the driver leaves" modprobe -r snd-lockstep-hdspe
check "no warning in the kernel log" no_kernel_warning
exit $failed
