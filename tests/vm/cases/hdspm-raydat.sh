#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Whether the card model is a card to a driver that nobody here wrote: the kernel's unmodified
# snd-hdspm finds a RayDAT and plays and captures every channel, sample by sample, at every speed.
# vm: --card raydat,input=signal,output=out
. /src/tests/vm/hdspm-functions.sh
watch_kernel_log

check "snd-hdspm finds its card" with_hdspm
check "it is a RayDAT" grep -q 'RME RayDAT' /proc/asound/cards
check "the faders open" open_faders

streams 48000 1024 16384 48000 4-35,0-3
streams 48000 32 16384 9600 4-35,0-3
check "the clock goes to double speed" set_clock '96 kHz'
streams 96000 1024 16384 48000 4-19,0-3
check "the clock goes to quad speed" set_clock '192 kHz'
streams 192000 1024 16384 48000 4-11,0-3

# It has neither copy nor fill_silence, and ALSA does not know its stride.
set_clock '48 kHz'
check "what is written, not mapped, lands in wrong channels: a fault of the driver that shows" \
	plays_wrongly --frames 48000 --map 4-35,0-3

check "no access to what a RayDAT has not" no_driver_faults
check "the driver leaves" modprobe -r snd-hdspm
check "no warning in the kernel log" no_kernel_warning
exit $failed
