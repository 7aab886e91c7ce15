#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Defects of snd-hdspm that an AIO Pro shows: it does not know the card.
# vm: --card aiopro,input=signal,output=out
. /src/tests/vm/defect-functions.sh
watch_kernel_log

records() {
	$hdspe_test --step --map 0,1,8-19 --frames 24000 capture
}

defect "drives an AIO Pro" records
check "no warning in the kernel log" no_kernel_warning
exit $failed
