#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Our driver where the silicon could be otherwise (docs/hdspe.md, assumption 2): a RayDAT
# whose position runs a burst ahead of what is in memory. For programs that go by interrupts: one that
# takes all that the position allows between them is a burst too early there, on RayDAT, AIO and AIO Pro.
# vm: --card raydat,input=signal,output=out,position-ahead=16
. /src/tests/vm/hdspe-driver-functions.sh
watch_kernel_log

check "snd-lockstep-hdspe finds its card" with_lockstep
streams 48000 1024 16384 24000 4-35,0-3
streams 48000 32 16384 4800 4-35,0-3
streams 192000 1024 16384 24000 4-11,0-3
check "no warning in the kernel log" no_kernel_warning
exit $failed
