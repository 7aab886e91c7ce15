#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Random calls on the software card's devices, from several processes at once: the kernel log
# stays clean, and the card works as before. Seeds are fixed, so that a failure can be repeated. On the
# machine's clock; the card model is another case's, with which this one shares a boot.
# vm: --card raydat,input=signal,output=out
. /src/tests/vm/kernel-functions.sh
fuzz=/src/build/native/out/ioctl-fuzz
calls=${FUZZ_CALLS:-4000}
watch_kernel_log

# With a ring of a second: ALSA gives a card 1.1 rings for the next frames, then ends the read with EIO,
# and on a busy machine this guest may stand that long.
records() {
	timeout 20 arecord -q -D hw:Lockstep -f S32_LE -c "$1" -r 48000 -s 4800 --period-size=1200 \
		--buffer-size=48000 /run/record.wav
}
with_card
check "2 out, 2 in" timeout 120 $fuzz 0 1 "$calls"
check "... and records" records 2
with_card playback_channels=5 capture_channels=64 cable_delay=77 strict=1
check "5 out, 64 in, delay 77, strict" timeout 120 $fuzz 0 2 "$calls"
check "... and records" records 64
check "unloads" modprobe -r snd-lockstep-soft
check "no warning in the kernel log" no_kernel_warning
exit $failed
