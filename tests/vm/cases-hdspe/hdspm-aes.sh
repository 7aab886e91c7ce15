#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# The kernel's unmodified snd-hdspm on the model of an AES card, whose ring is always two periods
# and which has all its channels at every speed.
# vm: --card aes,input=signal,output=out
. /src/tests/vm/hdspm-functions.sh
watch_kernel_log

check "snd-hdspm finds its card" with_hdspm
check "it is an AES card" grep -q 'RME AES32' /proc/asound/cards
# When it loads it writes 0 to PLL_FREQ, which is no clock's divisor.
check "that is its one wrong value" test "$(driver_faults)" = '"bad_values":1'
model 'counters reset'
check "the faders open" open_faders

streams 48000 1024 2048 48000 0-15
streams 48000 64 128 9600 0-15
streams 48000 8192 16384 49152 0-15
check "the clock goes to double speed" set_clock '96 kHz'
streams 96000 1024 2048 48000 0-15
check "the clock goes to quad speed" set_clock '192 kHz'
streams 192000 1024 2048 48000 0-15

check "no access to what an AES card has not" no_driver_faults
check "the driver leaves" modprobe -r snd-hdspm
check "no warning in the kernel log" no_kernel_warning
exit $failed
