#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Defects of snd-hdspm that an AIO shows: at double and quad speed it looks for ADAT channels where
# the card has none.
# vm: --card aio,input=signal,output=out
. /src/tests/vm/defect-functions.sh
watch_kernel_log

# Its hw_params cannot change the speed: that is a defect of its own, and not this one's.
all_channels() { # RATE CLOCK OUTPUTS INPUTS
	[ $driver = snd-lockstep-hdspe ] || set_clock "$2" || return
	$hdspe_test --step --rate "$1" --map "$3" --capture-map "$4" --frames 24000 duplex &&
		$hdspe_test --map "$3" --frames 24000 heard "$(output_of "$(runs)")"
}

defect "has AIO's ADAT channels in their places at 96 kHz" \
	all_channels 96000 '96 kHz' 0,1,8-15,6,7 0,1,8-15
defect "has AIO's ADAT channels in their places at 192 kHz" \
	all_channels 192000 '192 kHz' 0,1,8-13,6,7 0,1,8-13
check "no warning in the kernel log" no_kernel_warning
exit $failed
