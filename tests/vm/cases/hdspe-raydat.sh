#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Our driver on the model of a RayDAT: every sample of every channel at each speed.
# vm: --card raydat,input=signal,output=out
. /src/tests/vm/hdspe-driver-functions.sh
watch_kernel_log

check "snd-lockstep-hdspe finds its card" with_lockstep
check "it is a RayDAT" grep -q 'RME HDSPe RayDAT' /proc/asound/cards
model 'counters reset'

streams 48000 1024 16384 24000 4-35,0-3
streams 48000 32 16384 4800 4-35,0-3
streams 44100 4096 16384 24000 4-35,0-3
streams 96000 1024 16384 24000 4-19,0-3
streams 192000 1024 16384 24000 4-11,0-3

check "no access to what the card has not" no_driver_faults
check "the driver leaves" modprobe -r snd-lockstep-hdspe
check "no warning in the kernel log" no_kernel_warning
exit $failed
