#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# What the card says of itself: its file in /proc/asound and its channel names; and that frames are
# counted as lost when they are, in both modes.
# vm: --virtual-time
. /src/tests/vm/kernel-functions.sh
watch_kernel_log

is_complete() {
	sed 's/: .*$//' /proc/asound/Lockstep/lockstep | tr '\n' ' ' >/run/names
	test "$(cat /run/names)" = "rate period_frames interrupts pointer_reads late_pointer_reads \
playback_frames capture_frames playback_lost capture_lost playback_channels capture_channels "
}
# An idle card's numbers are all 0.
is_idle() {
	! grep -v -e ': 0$' -e _channels: /proc/asound/Lockstep/lockstep
}
record() { # FRAMES ARGUMENTS...
	frames=$1
	shift
	arecord -q -D hw:Lockstep -f S32_LE -c 2 -r 48000 -s "$frames" "$@" /run/record.wav
}
play_silence() { # FRAMES ARGUMENTS...
	frames=$1
	shift
	head -c $((frames * 8)) /dev/zero |
		aplay -q -D hw:Lockstep -t raw -f S32_LE -c 2 -r 48000 "$@" -
}
between() { # VALUE LOW HIGH
	[ "$1" -ge "$2" ] && [ "$1" -le "$3" ] || {
		echo "# $1 is not between $2 and $3"
		return 1
	}
}

# Virtual time runs on while the guest waits for a file: the programs are read first.
with_card
record 480
play_silence 480

with_card
check "the file has every line" is_complete
check "all is 0 before the first use" is_idle
check "it names the channels" grep -qx 'playback_channels: Out 1, Out 2' \
	/proc/asound/Lockstep/lockstep

check "records" record 48000 --period-size=480 --buffer-size=4800
check "an interrupt a period" between "$(counter interrupts)" 100 101
check "counts the frames captured" between "$(counter capture_frames)" 48000 48480
check "counts none played" test "$(counter playback_frames)" = 0
check "lost none" test "$(counter capture_lost)" = 0
check "was never late" test "$(counter late_pointer_reads)" = 0
check "rate is 0 when closed" test "$(counter rate)" = 0

check "plays" play_silence 48000 --period-size=480 --buffer-size=4800
check "counts the frames played" between "$(counter playback_frames)" 48000 48480
# Drained: the card has run on past the last frame until the next edge, at most.
check "lost at most a period at the end" between "$(counter playback_lost)" 0 480

for strict in 0 1; do
	with_card strict=$strict
	arecord -q -D hw:Lockstep -f S32_LE -c 2 -r 48000 --period-size=480 --buffer-size=4800 \
		/dev/null &
	reader=$!
	while [ "$(counter capture_frames)" -lt 4800 ]; do sleep 0.01; done
	check "strict=$strict: rate while running" test "$(counter rate)" = 48000
	check "strict=$strict: period while running" test "$(counter period_frames)" = 480
	kill $reader
	wait $reader
done

names() { # DIRECTION
	amixer -c Lockstep cget iface=PCM,name="$1 Channel Names" |
		sed -n "s/.*Item #[0-9]* '\(.*\)'/\1/p" | tr '\n' ' '
}
with_card playback_channels=3 capture_channels=1
check "names the outputs" test "$(names Playback)" = "Out 1 Out 2 Out 3 "
check "names the inputs" test "$(names Capture)" = "In 1 "

with_card playback_channels=64 capture_channels=64
check "64 names" test "$(names Playback | wc -w)" = 128
check "one PCM" test "$(ls -d /proc/asound/Lockstep/pcm* | wc -l)" = 2
check "one stream a direction" test "$(cat /proc/asound/Lockstep/pcm*/info |
	grep -c 'subdevices_count: 1')" = 2

check "no warning in the kernel log" no_kernel_warning
exit $failed
