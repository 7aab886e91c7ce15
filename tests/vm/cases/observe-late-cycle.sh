#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# One program that is stopped for a while, seen in its own count, in lockstep monitor, in lockstep
# log and in the kernel's trace.
# vm: --virtual-time
. /src/tests/vm/kernel-functions.sh
. /src/tests/vm/trace-functions.sh
client=/usr/lib/lockstep/lockstep-native-client
card_file=/proc/asound/Lockstep/lockstep

passed() { # INTERRUPTS: so many are over, or the program is
	until [ "$(card_says interrupts)" -gt "$1" ]; do
		kill -0 $pid || break
		sleep 0.01
	done
}
from_monitor() { sed -n "s/.*\"$1\":\([^,}]*\).*/\1/p" /run/monitor; }

with_card strict=1
begin_trace
$client --seconds 4 --period 64 --safety 32 >/run/said 2>&1 &
pid=$!
passed 1000
kill -STOP $pid
passed 1100
kill -CONT $pid
passed 1800
lockstep monitor --json -n 1 >/run/monitor
wait $pid
end_trace /run/trace
lockstep log >/run/log
sed 's/^/# log: /' /run/log
sed 's/^/# monitor: /' /run/monitor

own=$(sed -n 's/.*"stream_lost_frames": \([0-9]*\).*/\1/p' /run/said)
told=$(sed -n 's/.* late: .* \([0-9]*\) frames lost.*/\1/p;s/.* late: \([0-9]*\) frames lost.*/\1/p' /run/log |
	awk '{ sum += $1 } END { print sum + 0 }')
check "the program loses frames" test "${own:-0}" -gt 0
check "... monitor tells the program and its round trip" test \
	"$(from_monitor program) $(from_monitor round_trip)" = '"lockstep-native-client" 96'
check "... monitor tells as many frames lost" test "$(from_monitor frames_lost)" = "$own"
check "... the log tells as many ($told of $own)" test "$told" = "$own"
trace_is_right /run/trace
# A skip is whole periods, of which the card may have found some frames in time.
lost=$(counted playback lost)
check "... the card's trace agrees within two periods ($lost of $own)" test "$lost" -gt 0 -a \
	$((own - lost)) -ge 0 -a $((own - lost)) -le 128
check "... and with the card's own count" counts_as_the_card lost
exit $failed
