#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# An AIO Pro's control elements: each value of each; clock inputs; the mixer.
# vm: --card aiopro,input=signal,output=out
. /src/tests/vm/hdspe-driver-functions.sh
watch_kernel_log

check "snd-lockstep-hdspe finds its card" with_lockstep
controls_are_right 'word=Word Clock' aes=AES spdif=SPDIF adat1=ADAT 'syncin=Sync In'
passes mixer hdspe-control-test mixer

check "no access to what the card has not" no_driver_faults
check "the driver leaves" modprobe -r snd-lockstep-hdspe
check "no warning in the kernel log" no_kernel_warning
exit $failed
