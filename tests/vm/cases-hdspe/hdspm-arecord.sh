#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# A driver and a program that nobody here wrote: arecord on snd-hdspm on the model of a RayDAT, on
# a clock that waits for nothing but its interrupts to be confirmed. Four times slowed: the ring
# then lasts for as long as a guest is ever kept from running.
# vm: --card raydat,input=signal,slow=4
. /src/tests/vm/hdspe-functions.sh
watch_kernel_log

check "snd-hdspm finds its card" modprobe snd-hdspm
check "arecord records" says arecord -q -D hw:0 -M -I -c 36 -f S32_LE -r 48000 -s 48000 \
	--period-size=1024 --buffer-size=16384 /run/lockstep-recorded
check "every sample of every channel is there" \
	says $hdspe_test --map 4-35,0-3 --frames 48000 recorded /run/lockstep-recorded

check "the driver leaves" modprobe -r snd-hdspm
check "no warning in the kernel log" no_kernel_warning
exit $failed
