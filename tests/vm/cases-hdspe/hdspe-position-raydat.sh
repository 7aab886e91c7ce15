#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Our driver where the silicon could be otherwise (docs/hdspe.md, assumption 2): a RayDAT
# whose position runs a burst ahead of what is in memory. Also for a program that takes all that
# the position allows, at moments that are no period's end.
# vm: --card raydat,input=signal,output=out,position-ahead=16
. /src/tests/vm/hdspe-driver-functions.sh
watch_kernel_log

check "snd-lockstep-hdspe finds its card" with_lockstep
streams 48000 1024 16384 24000 4-35,0-3
streams 48000 32 16384 4800 4-35,0-3
streams 192000 1024 16384 24000 4-11,0-3

settings="--step --look 48 --period 1024 --ring 16384 --frames 24000 --map 4-35,0-3"
# shellcheck disable=SC2086
check "48 frames at a time: captures every sample of every channel" says $hdspe_test $settings duplex
# shellcheck disable=SC2086
check "48 frames at a time: plays every sample of every channel" \
	says $hdspe_test $settings heard "$(output_of "$(runs)")"
check "no warning in the kernel log" no_kernel_warning
exit $failed
