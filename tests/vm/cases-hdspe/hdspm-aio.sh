#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# The kernel's unmodified snd-hdspm on the model of an AIO. At double and quad speed it looks for
# some ADAT channels where the card has none (docs/hdspe.md): those, "x", are silent.
# vm: --card aio,input=signal,output=out
. /src/tests/vm/hdspm-functions.sh
watch_kernel_log

check "snd-hdspm finds its card" with_hdspm
check "it is an AIO" grep -q 'RME AIO' /proc/asound/cards
check "the faders open" open_faders

streams 48000 1024 16384 48000 0,1,8-19,6,7 0,1,8-19
streams 48000 32 16384 9600 0,1,8-19,6,7 0,1,8-19
check "the clock goes to double speed" set_clock '96 kHz'
streams 96000 1024 16384 48000 0,1,8-12,14,x,x,6,7 0,1,8-12,14,x,x
check "the clock goes to quad speed" set_clock '192 kHz'
streams 192000 1024 16384 48000 0,1,8-12,x,6,7 0,1,8-12,x

check "no access to what an AIO has not" no_driver_faults
check "the driver leaves" modprobe -r snd-hdspm
check "no warning in the kernel log" no_kernel_warning
exit $failed
