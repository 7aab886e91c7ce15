#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# What goes wrong with a card while streams run: the client is told, nothing hangs, the kernel has
# nothing to say, and the next stream works.
# vm: --card raydat,input=signal,output=out,clock=gated
. /src/tests/vm/hdspe-driver-functions.sh
watch_kernel_log

check "snd-lockstep-hdspe finds its card" modprobe snd-lockstep-hdspe

# A client that records until it is told to end, or that something is wrong.
begin() {
	arecord -q -D hw:RayDAT -M -t raw -f S32_LE -c 36 -r 48000 --period-size=1024 \
		--buffer-size=16384 "$@" /dev/null 2>/run/client &
	client=$!
	for wait in $(seq 50); do
		[ "$(running)" = true ] && return
		sleep 0.1
	done
	return 1
}
running() {
	model state && sed -n 's/.*"running":\([a-z]*\).*/\1/p' /run/model-said
}
# Within ten seconds the client says that something is wrong. arecord goes on after an xrun.
is_told() {
	for wait in $(seq 100); do
		if grep -q . /run/client; then
			sed 's/^/# the client says: /' /run/client
			kill $client 2>/dev/null
			wait $client
			return 0
		fi
		sleep 0.1
	done
	echo "# it says nothing"
	kill $client
	return 1
}
goes_on() {
	before=$(sed -n 's/^interrupts: //p' /proc/asound/RayDAT/lockstep)
	sleep 1
	kill -0 $client || return 1
	after=$(sed -n 's/^interrupts: //p' /proc/asound/RayDAT/lockstep)
	kill $client
	wait $client
	[ "$after" -gt $((before + 10)) ] || {
		echo "# interrupts: $before, a second later $after"
		return 1
	}
}
# By its interrupts; a position that is read now and then would do for arecord.
next_works() {
	before=$(sed -n 's/^interrupts: //p' /proc/asound/RayDAT/lockstep)
	timeout 20 arecord -q -D hw:RayDAT -M -t raw -f S32_LE -c 36 -r 48000 --period-size=1024 \
		-s 48000 /dev/null &&
		[ "$(sed -n 's/^interrupts: //p' /proc/asound/RayDAT/lockstep)" -ge $((before + 40)) ]
}

check "a client records" begin
model 'fault lose-interrupt 3'
check "three lost interrupts: it goes on" goes_on
check "... and the next stream works" next_works

check "a client records" begin
model 'fault late-interrupt 512'
check "late interrupts: it goes on" goes_on
model 'fault late-interrupt 0'
check "... and the next stream works" next_works

check "a client records" begin
model 'fault spurious 5'
model 'fault shared-interrupt 5'
check "interrupts of nobody's and of others: it goes on" goes_on
check "... and the next stream works" next_works

check "a client records" begin
model stop
check "an engine that stands: it is told" is_told
model 'clock gated'
check "... and the next stream works" next_works

check "the card follows ADAT1" amixer -q -c 0 cset name='System Clock Mode' AutoSync
check "... as preferred" amixer -q -c 0 cset name='Preferred Sync Reference' ADAT1
model 'input adat1 present=1 lock=1 sync=1 rate=48000'
in_use() {
	amixer -c 0 cget name='AutoSync Reference' | grep -q ": values=3$"
}
check "the reference in use is ADAT1" in_use
check "a client records" begin
sleep 0.6
model 'input adat1 rate=44100'
check "another rate of the reference: it is told" is_told
model 'input adat1 rate=48000'
check "... and the next stream works" next_works
check "a client records" begin
sleep 0.6
model 'input adat1 present=0'
check "a reference that goes: it is told" is_told
check "... and the next stream works" next_works
check "a rate that the reference has not is refused" sh -c "lockstep-card 'input adat1 present=1' &&
	! arecord -q -D hw:RayDAT -M -t raw -f S32_LE -c 36 -r 44100 -s 100 /dev/null 2>/dev/null"
# Programs ask again and again, a stream that waits for its card each second.
refusals() {
	dmesg | grep -c 'is not possible: the clock that the card follows'
}
asks_in_vain() {
	for try in $(seq 30); do
		! arecord -q -D hw:RayDAT -M -t raw -f S32_LE -c 36 -r 44100 -s 100 /dev/null 2>/dev/null ||
			return 1
	done
}
check "... as often as a program asks" asks_in_vain
echo "# the kernel log says so $(refusals) times"
check "... and the kernel log says so once" test "$(refusals)" = 1
model 'input adat1 rate=32000'
check "another rate of the reference: a rate is refused" asks_in_vain
check "... and the kernel log says so once more" test "$(refusals)" = 2
amixer -q -c 0 cset name='System Clock Mode' Master

check "a client records" begin
model 'fault all-ones on'
check "a card that is gone: it is told" is_told
check "a card that is gone can't be opened" sh -c '! arecord -q -D hw:RayDAT -d 1 /dev/null 2>/dev/null'
model 'fault all-ones off'
check "the driver leaves" modprobe -r snd-lockstep-hdspe
check "... and finds the card again" modprobe snd-lockstep-hdspe
check "... and the next stream works" next_works

check "the driver leaves" modprobe -r snd-lockstep-hdspe
check "no warning in the kernel log" no_kernel_warning
exit $failed
