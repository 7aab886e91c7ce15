#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# The software card's module: its parameters, good and wrong, several cards, and unloading. In virtual
# time, as ALSA ends a read with EIO when a busy machine has the card's timer 100 ms late.
# vm: --virtual-time
. /src/tests/vm/kernel-functions.sh
watch_kernel_log

refuses() { # PARAMETER WORDS: the module is not loaded, and the kernel log says so
	modprobe -r snd-lockstep-soft
	if modprobe snd-lockstep-soft "$1" 2>/run/said; then
		echo "# $1 was accepted"
		return 1
	fi
	test ! -d /sys/module/snd_lockstep_soft || return 1
	dmesg | grep -qF -e "$2" || {
		dmesg | tail -3 | sed 's/^/# /'
		return 1
	}
}

while IFS='|' read -r parameter words; do
	check "refuses $parameter" refuses "$parameter" "$words"
done <<'END'
playback_channels=0|playback_channels[0]=0 is not allowed: 1 to 64
playback_channels=65|playback_channels[0]=65 is not allowed: 1 to 64
capture_channels=-3|capture_channels[0]=-3 is not allowed: 1 to 64
capture_channels=2147483647|capture_channels[0]=2147483647 is not allowed: 1 to 64
cable_delay=-1|cable_delay[0]=-1 is not allowed: 0 to 65536
cable_delay=65537|cable_delay[0]=65537 is not allowed: 0 to 65536
index=32|index[0]=32 is not allowed: at most 31
playback_channels=two|`two' invalid for parameter `playback_channels'
strict=maybe|`maybe' invalid for parameter `strict'
END
refuses_the_second() {
	modprobe -r snd-lockstep-soft
	! modprobe snd-lockstep-soft enable=1,1 capture_channels=2,99 2>/dev/null &&
		dmesg | grep -qF "capture_channels[1]=99 is not allowed" &&
		! grep -q lockstep-soft /proc/asound/cards
}
check "one wrong value and no card is made" refuses_the_second
check "a value of a card that is not enabled is not looked at" \
	modprobe snd-lockstep-soft capture_channels=2,99

with_card enable=1,1,0,1 id=A,B,C,D index=-1,5,-1,3 playback_channels=1,2,3,4 strict=0,1
card() { # NUMBER ID
	grep -q "^ *$1 \[$2 *\]: lockstep-soft - Lockstep" /proc/asound/cards
}
check "cards with id and index: first" card 0 A
check "... second" card 5 B
check "... fourth" card 3 D
check "... and no third" test "$(grep -c ": lockstep-soft" /proc/asound/cards)" = 3
index_taken() {
	modprobe -r snd-lockstep-soft
	! modprobe snd-lockstep-soft enable=1,1 index=2,2 2>/dev/null &&
		! grep -q lockstep-soft /proc/asound/cards
}
check "an index taken twice: no card stays" index_taken

with_card
check "the default id" card 0 Lockstep
check "the version is the tree's" test "$(cat /sys/module/snd_lockstep_soft/version)" = \
	"$(cat /src/packaging/VERSION)"
arecord -q -D hw:Lockstep -f S32_LE -c 2 -r 48000 /dev/null &
reader=$!
while [ "$(counter capture_frames)" = 0 ]; do sleep 0.01; done
check "can't be unloaded while recording" sh -c '! rmmod snd-lockstep-soft 2>/dev/null'
check "... and goes on" sh -c "kill -0 $reader"
kill $reader
wait $reader
check "can be unloaded then" modprobe -r snd-lockstep-soft
check "and leaves nothing" sh -c '! grep -q Lockstep /proc/asound/cards'

# A device taken from its driver under a running stream: the stream ends, nothing hangs.
with_card
arecord -q -D hw:Lockstep -f S32_LE -c 2 -r 48000 /dev/null 2>/dev/null &
reader=$!
while [ "$(counter capture_frames)" = 0 ]; do sleep 0.01; done
# Unbinding waits until the last file is closed.
echo snd-lockstep-soft.0 >/sys/bus/platform/drivers/snd-lockstep-soft/unbind &
unbinding=$!
wait $reader
wait $unbinding
check "unbound while recording: the card is gone" sh -c '! grep -q Lockstep /proc/asound/cards'
check "... and comes back" sh -c \
	'echo snd-lockstep-soft.0 >/sys/bus/platform/drivers/snd-lockstep-soft/bind'
check "... and records" arecord -q -D hw:Lockstep -f S32_LE -c 2 -r 48000 -s 4800 /dev/null

rounds=${LOCKSTEP_LONG:+20}
for round in $(seq "${rounds:=5}"); do
	with_card enable=1,1,1 || break
done
check "loaded and unloaded $rounds times" test "$(grep -c ": lockstep-soft" /proc/asound/cards)" = 3

check "no warning in the kernel log" no_kernel_warning
exit $failed
