#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Every rate, buffer size and set of channels that the driver offers comes back bit for bit after the
# latency that it reports: on direct all of them in one process; on jack at some of the server's rates
# and periods, to the precision of floats.
# Runs in the guest, as root.
# vm: --virtual-time
# vm-long
. /src/tests/vm/asio-functions.sh

# Different numbers each way: a channel's number must not be taken for the other direction's.
modprobe snd-lockstep-soft strict=1 playback_channels=8 capture_channels=6

# sweep NAME ARGUMENTS...: a check for each of its lines.
sweep() {
	name=$1
	shift
	host sweep "$@"
	ended=$?
	sed "s/^\(ok\|not ok\) - /\1 - $name, /" /run/told
	! grep -q '^not ok' /run/told || failed=1
	check "$name: the sweep came to its end" [ $ended -eq 0 ]
}
lost() { sed -n "s/^$1_lost: //p" $card; }

sweep direct
check "no frame was late for the card" [ "$(lost playback)" -eq 0 ]

setting Transport REG_SZ jack
for server in "64 32 48000" "32 32 48000" "256 128 44100" "1024 512 96000" "2048 1024 192000"; do
	set -- $server
	check "jackd starts at period $1, safety $2, $3 Hz" jack_up -d lockstep -p "$1" -s "$2" -r "$3"
	sweep "jack, period $1"
	jack_down
done
exit $failed
