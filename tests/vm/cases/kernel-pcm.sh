#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# The software card's PCM through alsa-lib: bit-exact through the cable from every layout to every
# other, sizes and rates, joining, linked start, pause, refusals. In virtual time, so that every
# position is exact and nothing is ever late.
# vm: --virtual-time
. /src/tests/vm/kernel-functions.sh
watch_kernel_log

with_card
passes "2 out, 2 in" $pcm_test hw:Lockstep 0
check "nothing was late" test "$(counter late_pointer_reads)" = 0
check "no captured frame was lost" test "$(counter capture_lost)" = 0

with_card playback_channels=3 capture_channels=5 cable_delay=100 strict=1
passes "3 out, 5 in, delay 100, strict" $pcm_test hw:Lockstep 100

with_card playback_channels=1 capture_channels=1 cable_delay=65536
passes "1 out, 1 in, delay 65536" $pcm_test hw:Lockstep 65536 sizes

with_card playback_channels=64 capture_channels=63 cable_delay=1
passes "64 out, 63 in, delay 1" $pcm_test hw:Lockstep 1 layouts

check "no warning in the kernel log" no_kernel_warning
exit $failed
