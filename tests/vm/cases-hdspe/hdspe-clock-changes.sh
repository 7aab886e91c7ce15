#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# The clock changes under a stream that records, so the driver ends it, while another program opens
# and closes the other direction without a pause: what the driver ends may be closed at that moment.
# With tests/vm/run --debug-kernel a use of freed memory or a wrong order of locks is seen.
# vm: --card raydat,input=signal,output=out,clock=gated
. /src/tests/vm/hdspe-driver-functions.sh
. /src/tests/vm/wait-functions.sh
watch_kernel_log

check "snd-lockstep-hdspe finds its card" modprobe snd-lockstep-hdspe
amixer -q -c 0 cset name='System Clock Mode' AutoSync
amixer -q -c 0 cset name='Preferred Sync Reference' ADAT1
arrives adat1
arrives adat2
check "the card follows ADAT1" follows ADAT1

ends() { # it goes on by itself, and says so
	grep -c overrun /run/client
}
# The driver looks four times a second; a stream that has just begun is left alone at first.
is_ended_by() { # COMMAND
	before=$(ends)
	model "$1"
	comes eval '[ "$(ends)" -gt "$before" ]'
}
changes() {
	for change in $(seq 10); do
		is_ended_by 'input adat1 present=0' && sleep 0.6 &&
			is_ended_by 'input adat1 present=1' && sleep 0.6 || {
			echo "# in round $change"
			return 1
		}
	done
}
arecord -D hw:0 -M -t raw -f S32_LE -c 36 -r 48000 --period-size=1024 /dev/null 2>/run/client &
client=$!
comes grep -q RUNNING /proc/asound/card0/pcm0c/sub0/status
sleep 0.6
(
	count=0
	while [ ! -e /run/enough ]; do
		: >/dev/snd/pcmC0D0p && count=$((count + 1))
	done
	echo $count >/run/opened
) &
check "20 times the clock changes: each time the stream ends, and goes on" changes
: >/run/enough
wait $!
check "... while the other direction is opened and closed" test "$(cat /run/opened)" -gt 100
echo "# opened and closed $(cat /run/opened) times"
kill $client
wait $client

check "the driver leaves" modprobe -r snd-lockstep-hdspe
check "no warning in the kernel log" no_kernel_warning
exit $failed
