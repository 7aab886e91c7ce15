#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# The driver's Linux half faults under a Windows host, while the card is opened and while it runs. Wine
# ends the call and lets the program go on: the host is refused with the reason, and nothing hangs.
# Runs in the guest, as root.
# vm: --virtual-time
. /src/tests/vm/asio-functions.sh

modprobe snd-lockstep-soft
cp /src/build/native/out/lockstep-fault.so /run/fault.so
# faulting WHERE COMMAND...: as tests/lab/fault has it.
faulting() {
	( # a function too finds them exported
		export LD_PRELOAD=/run/fault.so LOCKSTEP_FAULT="$1"
		shift
		"$@"
	)
}
silent() { ! grep -q RUNNING /proc/asound/Lockstep/pcm0p/sub0/status; }

check "the library changes nothing unless it is told to" status 0 faulting nowhere host info
check "a driver whose Linux half faults does not start" status 3 faulting open host info
check "... and says so" told "The driver's Linux half crashed (call 1, status c0000005)"
check "without the fault it starts" status 0 host info

export LD_PRELOAD=/run/fault.so LOCKSTEP_FAULT=wait
plays loss/linux-half
unset LD_PRELOAD LOCKSTEP_FAULT
check "a host is told that its driver has crashed, and called no more" meets has-crashed
check "... and the card plays on nothing" silent
go_on has-crashed
check "... all that it asks comes back, as it should" ended_well
check "the card is free when the program has ended" status 0 host info
exit $failed
