#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Defects of snd-hdspm that a RayDAT shows.
# vm: --card raydat,input=signal,output=out
. /src/tests/vm/defect-functions.sh
watch_kernel_log

plays_by_writing() {
	$hdspe_test --step --access write --map 4-35,0-3 --frames 24000 play &&
		$hdspe_test --map 4-35,0-3 --frames 24000 heard "$(output_of "$(runs)")"
}
captures_by_reading() {
	$hdspe_test --step --access write --map 4-35,0-3 --frames 24000 capture
}
# The silence that follows a drained stream must be heard after it, not in it.
drains() {
	$hdspe_test --step --map 4-35,0-3 --frames 8192 drain &&
		$hdspe_test --map 4-35,0-3 --frames 8192 heard "$(output_of "$(runs)")"
}
plays_at_double_speed() {
	$hdspe_test --step --rate 96000 --map 4-19,0-3 --frames 24000 play &&
		$hdspe_test --map 4-19,0-3 --frames 24000 heard "$(output_of "$(runs)")"
}
# From two processes: one records, and the other begins to play somewhere in between.
joins() {
	model 'clock gated slow=4'
	$hdspe_test --map 4-35,0-3 --frames 60000 capture >/run/capture 2>&1 &
	capture=$!
	sleep 1.7
	$hdspe_test --map 4-35,0-3 --frames 20000 play
	played=$?
	wait $capture || { cat /run/capture; return 1; }
	[ $played -eq 0 ] && $hdspe_test --map 4-35,0-3 --frames 20000 heard "$(output_of "$(runs)")"
}
# snd-hdspm has no such control for this card.
tells_the_reference_in_use() {
	model 'input adat2 present=1 lock=1 sync=1 rate=48000'
	amixer -q -c 0 cset name='System Clock Mode' AutoSync
	amixer -q -c 0 cset name='Preferred Sync Reference' ADAT2
	stands_at 'AutoSync Reference' ADAT2
}
tells_of_word_clock() {
	model 'input word present=1 lock=1 sync=1 rate=48000'
	control='Word Clock SyncCheck'
	[ $driver = snd-lockstep-hdspe ] || control='WC SyncCheck'
	stands_at "$control" Sync
}

defect "plays by writing, every channel where it belongs" plays_by_writing
defect "captures by reading, every channel from where it belongs" captures_by_reading
defect "drains without silence in other channels" drains
defect "goes to double speed when a program asks for 96 kHz" plays_at_double_speed
defect "playback joins running capture and loses no sample" joins
defect "tells the reference in use" tells_the_reference_in_use
defect "tells of word clock's lock and sync" tells_of_word_clock
check "no warning in the kernel log" no_kernel_warning
exit $failed
