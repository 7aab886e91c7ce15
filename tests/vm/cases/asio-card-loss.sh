#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# The card is unplugged under a Windows host on the direct transport, and comes back: the host goes on
# by the clock, its stop, dispose and release return within a second, no thread is left behind, and
# once the card is back the sound is, at the same latency. Runs in the guest, as root.
# vm: --virtual-time
. /src/tests/vm/asio-functions.sh

modprobe snd-lockstep-soft
driver=/sys/bus/platform/drivers/snd-lockstep-soft
device=snd-lockstep-soft.0
stream=/proc/asound/Lockstep/pcm0p/sub0

# away and back: the card.
away() { echo $device >$driver/unbind; }
back() {
	echo $device >$driver/bind
	until [ -e $stream ]; do sleep 0.01; done
}
runs() {
	until grep -q RUNNING $stream/status 2>/dev/null; do
		kill -0 $host 2>/dev/null || return 1
		sleep 0.01
	done
}
interrupts() { sed -n 's/^interrupts: //p' $card; }

noise /run/int.wav int 192000
rm -f /run/back.wav
$wine $host_exe playrec 'Z:\run\int.wav' 'Z:\run\back.wav' --period 128 >/run/told 2>&1 &
host=$!
check "a host plays" runs
before=$(interrupts)
until [ "$(interrupts)" -gt $((before + 400)) ]; do sleep 0.05; done
began=$(seconds)
away
check "the removal is not held up" within_a_second "$began"
sleep 0.5
check "... and the host goes on" kill -0 $host
back
check "the card is taken up again when it returns" runs
wait $host
sed 's/^/# /' /run/told
check "... and the sound with it, at the latency as before" same_around 192 /run/int.wav /run/back.wav

plays loss/card
check "another host has used the driver" meets has-begun
threads=$(threads)
go_on has-begun
check "it runs" meets runs
away
began=$(seconds)
go_on runs
check "... without the card" meets stops
check "... on threads of its own" [ "$(threads)" -gt "$threads" ]
began=$(seconds)
go_on stops
check "it stops" meets has-stopped
check "... within a second" within_a_second "$began"
go_on has-stopped
check "it starts while the card is away, and is called" meets runs-without
back
go_on runs-without
check "the card comes back while the host runs" runs
check "it starts again, and is called" meets runs-again
check "... by the card" runs
away
go_on runs-again
check "the card goes once more" meets gives-up
began=$(seconds)
go_on gives-up
check "the host stops, disposes and releases" meets has-given-up
check "... within a second" within_a_second "$began"
check "... no thread is left behind: there were $threads" [ "$(threads)" -eq "$threads" ]
go_on has-given-up
check "a driver does not open then" meets has-been-refused
back
go_on has-been-refused
check "... but does when the card is back" meets has-ended
check "... with as many threads at the end" [ "$(threads)" -eq "$threads" ]
go_on has-ended
check "all that the host was answered is right" ended_well
exit $failed
