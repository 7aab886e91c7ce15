#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Defects of snd-hdspm that a MADI card shows.
# vm: --card madi,input=signal,output=out
. /src/tests/vm/defect-functions.sh
watch_kernel_log

# Half a period on, the position is no further from it than two bursts of the card's.
position_is_fine() {
	arecord -q -D hw:0 -M -t raw -f S32_LE -c 64 -r 48000 --period-size=1024 \
		--buffer-size=2048 /dev/null &
	client=$!
	for wait in $(seq 50); do
		grep -q RUNNING /proc/asound/card0/pcm0c/sub0/status && break
		sleep 0.1
	done
	model 'step 512'
	position=$(sed -n 's/^hw_ptr *: *//p' /proc/asound/card0/pcm0c/sub0/status)
	kill $client
	wait $client
	echo "512 frames on, the position is $position"
	[ "$position" -ge 480 ] && [ "$position" -le 512 ]
}
joins() {
	model 'clock gated slow=30'
	$hdspe_test --period 512 --ring 1024 --map 0-63 --frames 12000 capture >/run/capture 2>&1 &
	capture=$!
	sleep 2.3
	$hdspe_test --period 512 --ring 1024 --map 0-63 --frames 4000 play
	played=$?
	wait $capture || { cat /run/capture; return 1; }
	[ $played -eq 0 ] && $hdspe_test --map 0-63 --frames 4000 heard "$(output_of "$(runs)")"
}

defect "the position is finer than half the ring" position_is_fine
defect "playback joins running capture and loses no sample" joins
check "no warning in the kernel log" no_kernel_warning
exit $failed
