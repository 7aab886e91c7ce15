#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Our driver on the model of an AIO: every sample of every channel at each speed.
# vm: --card aio,input=signal,output=out
. /src/tests/vm/hdspe-driver-functions.sh
watch_kernel_log

check "snd-lockstep-hdspe finds its card" with_lockstep
check "it is an AIO" grep -q 'RME HDSPe AIO' /proc/asound/cards
model 'counters reset'

streams 48000 1024 16384 24000 0,1,8-19,6,7 0,1,8-19
streams 48000 32 16384 4800 0,1,8-19,6,7 0,1,8-19
streams 96000 1024 16384 24000 0,1,8-15,6,7 0,1,8-15
streams 192000 1024 16384 24000 0,1,8-13,6,7 0,1,8-13

check "no access to what the card has not" no_driver_faults
check "the driver leaves" modprobe -r snd-lockstep-hdspe
check "no warning in the kernel log" no_kernel_warning
exit $failed
