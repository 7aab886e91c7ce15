#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Each host's habit in tests/asio-host/habits, on both transports. Runs in the guest, as root.
# vm: --virtual-time
. /src/tests/vm/asio-functions.sh
habits=/src/tests/asio-host/habits

# play TRANSPORT: a check for each habit; what was not as expected is said below it.
play() {
	timeout 300 wine /usr/lib/lockstep/asio-host.exe habit $habits/*.habit $habits/"$1"/*.habit \
		>/run/told 2>&1
	status=$?
	sed "s/^\(ok\|not ok\) - /\1 - $1, /" /run/told
	said=$(grep -cE '^(not )?ok ' /run/told)
	check "$1: all habits were played, and ended (status $status)" \
		[ "$said" -eq "$(ls $habits/*.habit $habits/"$1"/*.habit | wc -l)" ]
	! grep -q '^not ok' /run/told || failed=1
}

# A habit that expects what does not come is seen to.
cat >/run/wrong.habit <<'HABIT'
a new
a init -> false
a getBufferSize -> ASE_OK maximum<minimum
a createBuffers -> ASE_OK
a start -> ASE_OK
quiet 200
in switch 1: a stop
HABIT

modprobe snd-lockstep-soft playback_channels=3 capture_channels=2
check "a habit that expects otherwise is told apart" \
	status 1 host habit 'Z:\run\wrong.habit'
check "... each step of it" [ "$(grep -cE '^# line [2367]: ' /run/told)" -eq 4 ]
play direct
setting Transport REG_SZ jack
check "jackd starts" jack_up -d lockstep -p 128 -s 64
play jack
jack_down
exit $failed
