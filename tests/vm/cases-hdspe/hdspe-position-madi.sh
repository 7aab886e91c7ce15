#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Our driver where the silicon could be otherwise (docs/hdspe.md, assumptions 2 and 3): a MADI card
# whose position runs a burst ahead of what is in memory, and beyond the ring. Also for a program
# that takes all that the position allows, at moments that are no period's end.
# vm: --card madi,input=signal,output=out,position-ahead=16,position-beyond-ring=on
. /src/tests/vm/hdspe-driver-functions.sh
watch_kernel_log

check "snd-lockstep-hdspe finds its card" with_lockstep
streams 48000 1024 2048 24000 0-63
streams 48000 64 128 4800 0-63
streams 192000 1024 2048 24000 0-15

settings="--step --look 48 --period 1024 --ring 2048 --frames 24000 --map 0-63"
# shellcheck disable=SC2086
check "48 frames at a time: captures every sample of every channel" says $hdspe_test $settings duplex
# shellcheck disable=SC2086
check "48 frames at a time: plays every sample of every channel" \
	says $hdspe_test $settings heard "$(output_of "$(runs)")"
check "no warning in the kernel log" no_kernel_warning
exit $failed
