#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# The guest itself: reading the clock is cheap (no system call), and what the tree
# installs is there. Else every figure measured in it would be wrong.
# vm-long
failed=0
check() { # TEXT COMMAND...
	text=$1
	shift
	if "$@"; then echo "ok - $text"; else echo "not ok - $text"; failed=1; fi
}
clock=/sys/devices/system/clocksource/clocksource0/current_clocksource
no_clock_calls() {
	strace -f -e trace=clock_gettime,gettimeofday -o /run/calls date >/dev/null
	! grep -E 'clock_gettime|gettimeofday' /run/calls
}
from_dkms() {
	file=$(modinfo -F filename "$1") && case $file in */updates/dkms/*) ;; *) false ;; esac
}
check "the clock is the TSC" grep -qx tsc $clock
check "reading the clock is no system call" no_clock_calls
check "snd-lockstep comes from DKMS" from_dkms snd-lockstep
check "snd-lockstep-soft comes from DKMS" from_dkms snd-lockstep-soft
check "no sound module is loaded" sh -c '! grep -q ^snd_lockstep /proc/modules'
check "the manual page is there" sh -c 'ls /usr/share/man/man1/lockstep.1* >/dev/null'
exit $failed
