#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# The core's trace events of an HDSPe card, against what the card's own file counts: both directions
# in time, and a program that stands while the card goes on.
# vm: --card raydat,input=signal,output=out,clock=gated
. /src/tests/vm/hdspe-driver-functions.sh
. /src/tests/vm/trace-functions.sh
. /src/tests/vm/wait-functions.sh
card_file=/proc/asound/RayDAT/lockstep
watch_kernel_log

check "snd-lockstep-hdspe finds its card" with_lockstep
begin_trace
check "a program plays and records" says $hdspe_test --step --period 1024 --frames 48000 --map 4-35,0-3 duplex
end_trace /run/trace
check "... each event follows from those before it" trace_is_right /run/trace
sed 's/^/# /' /run/counted
check "... each direction starts once" test "$(counted playback starts) $(counted capture starts)" = "1 1"
check "... every period's edge is told of, once" test "$(counted capture missed) $(counted playback missed)" = "0 0"
check "... as many edges as the card's interrupts" test "$(counted capture edges)" = "$(card_says interrupts)"
check "... positions are told of, each that ALSA reads" \
	test $(($(counted playback positions) + $(counted capture positions))) = "$(card_says pointer_reads)"
check "... the frames are the card's" counts_as_the_card frames
check "... as are those that were lost" counts_as_the_card lost

# The ring has 16384 frames; at the first edge after them ALSA ends the stream.
modprobe -r snd-lockstep-hdspe
check "the driver is loaded anew" with_lockstep
model 'clock gated'
begin_trace
aplay -q -D hw:0 -M -t raw -f S32_LE -r 48000 -c 36 --period-size=1024 /dev/zero 2>/run/client &
client=$!
comes eval '[ "$(card_says interrupts)" -gt 20 ]'
model stop
kill -STOP $client
model 'step 20000'
comes eval '! grep -q RUNNING /proc/asound/card0/pcm0p/sub0/status'
kill -KILL $client
wait $client
end_trace /run/trace
check "a program stands: each event follows from those before it" trace_is_right /run/trace
sed 's/^/# /' /run/counted
check "... the card loses frames" test "$(card_says playback_lost)" -gt 0
check "... the events say how many" counts_as_the_card lost
check "... and how many it passed" counts_as_the_card frames

check "the driver leaves" modprobe -r snd-lockstep-hdspe
check "no warning in the kernel log" no_kernel_warning
exit $failed
