#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# An AIO with both expansion boards and the time code board: their channels, at each speed, their
# names, the clock input and the MIDI port that come with them.
# vm: --card aio,input=signal,output=out,input-board=on,output-board=on,tco=on
. /src/tests/vm/hdspe-driver-functions.sh
watch_kernel_log

check "snd-lockstep-hdspe finds its card" with_lockstep
streams 48000 1024 16384 12000 0,1,8-19,6,7,2-5 0,1,8-19,2-5
streams 96000 1024 16384 12000 0,1,8-15,6,7,2-5 0,1,8-15,2-5
streams 192000 1024 16384 12000 0,1,8-13,6,7,2-5 0,1,8-13,2-5

named() { # DIRECTION NAMES: how its list of channels ends
	grep "^$1_channels: .*$2\$" /proc/asound/AIO/lockstep
}
check "the boards' outputs have names" named playback 'Phones.R, AEB.1, AEB.2, AEB.3, AEB.4'
check "the boards' inputs have names" named capture 'AEB.1, AEB.2, AEB.3, AEB.4'
passes references hdspe-control-test references --frequency tco=TCO
check "there is a port for time code" sh -c 'amidi -l | grep -q "MIDI Time Code"'

check "no access to what the card has not" no_driver_faults
check "the driver leaves" modprobe -r snd-lockstep-hdspe
check "no warning in the kernel log" no_kernel_warning
exit $failed
