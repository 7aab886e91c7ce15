#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Our driver on the model of an AES card: every sample of every channel at each speed.
# vm: --card aes,input=signal,output=out
. /src/tests/vm/hdspe-driver-functions.sh
watch_kernel_log

check "snd-lockstep-hdspe finds its card" with_lockstep
check "it is an AES card" grep -q 'RME HDSPe AES' /proc/asound/cards
model 'counters reset'

streams 48000 1024 2048 24000 0-15
streams 48000 64 128 4800 0-15
streams 48000 8192 16384 24576 0-15
streams 96000 1024 2048 24000 0-15
streams 192000 1024 2048 24000 0-15

check "no access to what the card has not" no_driver_faults
check "the driver leaves" modprobe -r snd-lockstep-hdspe
check "no warning in the kernel log" no_kernel_warning
exit $failed
