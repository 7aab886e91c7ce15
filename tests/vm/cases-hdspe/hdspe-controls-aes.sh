#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# An AES's control elements: each value of each; clock inputs; the mixer.
# vm: --card aes,input=signal,output=out
. /src/tests/vm/hdspe-driver-functions.sh
watch_kernel_log

check "snd-lockstep-hdspe finds its card" with_lockstep
controls_are_right 'word=Word Clock' aes1=AES1 aes2=AES2 aes3=AES3 aes4=AES4 \
	aes5=AES5 aes6=AES6 aes7=AES7 aes8=AES8 'syncin=Sync In'
passes mixer hdspe-control-test mixer

check "no access to what the card has not" no_driver_faults
check "the driver leaves" modprobe -r snd-lockstep-hdspe
check "no warning in the kernel log" no_kernel_warning
exit $failed
