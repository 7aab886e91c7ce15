#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# The kernel's own USB audio driver on the model of a class 2 card: it finds what the descriptors
# say, and plays and records every sample; where each frame was played and captured is what the
# model says. Virtual time, so that nothing is ever late.
# vm: --virtual-time
. /src/tests/vm/kernel-functions.sh
. /src/tests/vm/usb-functions.sh
watch_kernel_log

check "the model's module comes and brings a card" with_usb
check "it plays with feedback" stream_says Playback "Sync Endpoint: 0x81 (1 IN)"
check "... asynchronously" stream_says Playback "Endpoint: 0x01 (1 OUT) (ASYNC)"
check "... a packet each microframe" stream_says Playback "Data packet interval: 125 us"
check "... at the clock's rates" \
	stream_says Playback "Rates: 44100, 48000, 88200, 96000, 176400, 192000"
check "it records" stream_says Capture "Endpoint: 0x82 (2 IN) (ASYNC)"

# 48 kHz and its multiples have whole frames a microframe, so the FIFO need not lend any.
for rate in 48000 ${LOCKSTEP_LONG:+96000 192000}; do
	passes "$rate Hz, no FIFO" $usb_pcm_test hw:"$usb_card" $rate cable=0
done
set_usb prefill 24
for rate in 44100 ${LOCKSTEP_LONG:+88200 176400}; do
	passes "$rate Hz" $usb_pcm_test hw:"$usb_card" $rate cable=0
done
check "no frame was played late" usb_is underruns 0

set_usb cable 100
set_usb out_delay 12
set_usb in_delay 7
passes "a cable of 100 frames, converters of 12 and 7" $usb_pcm_test hw:"$usb_card" 48000 cable=100
passes "with all URBs in flight" $usb_pcm_test hw:"$usb_card" 48000 never-stop

check "the module goes" modprobe -r usb-model
check "... and comes again" with_usb
modprobe -r usb-model
check "a shape that there is not is refused" eval "! modprobe usb-model shape=none 2>/dev/null"
check "no warning in the kernel log" no_kernel_warning
exit $failed
