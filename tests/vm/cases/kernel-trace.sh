#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# The core's trace events of the software card, against what the card itself counts: a program in
# time, and one that is stopped for a while. In virtual time, in which the card's interrupts are
# never late.
# vm: --virtual-time
. /src/tests/vm/kernel-functions.sh
. /src/tests/vm/trace-functions.sh
watch_kernel_log
client=/usr/lib/lockstep/lockstep-native-client
card_file=/proc/asound/Lockstep/lockstep

# runs SECONDS: a program of period 64 that keeps its deadlines.
runs() {
	$client --seconds "$1" --period 64 --safety 32 >/run/said 2>&1
}

with_card strict=1
check "there are five events" test "$(cd $tracing/events/lockstep && echo lockstep_*)" = \
	"lockstep_lost lockstep_period lockstep_position lockstep_start lockstep_stop"
begin_trace
check "a program runs for two seconds" runs 2
end_trace /run/trace
check "... each event follows from those before it" trace_is_right /run/trace
sed 's/^/# /' /run/counted
check "... each direction starts once" test "$(counted playback starts) $(counted capture starts)" = "1 1"
check "... every period's edge is told of, once" eval 'test "$(counted capture missed)" = 0 &&
	test "$(counted capture edges)" = $(($(counted capture frames) / 64))'
check "... as many edges as the card's interrupts" test "$(counted capture edges)" = "$(card_says interrupts)"
check "... positions are told of, each that ALSA reads" \
	test $(($(counted playback positions) + $(counted capture positions))) = "$(card_says pointer_reads)"
check "... the frames are the card's" counts_as_the_card frames
check "... none is lost" test "$(counted playback lost) $(counted capture lost)" = "0 0"

with_card strict=1
begin_trace
$client --seconds 4 --period 64 --safety 32 >/run/said 2>&1 &
pid=$!
until [ "$(card_says interrupts)" -gt 1000 ]; do
	kill -0 $pid || break
	sleep 0.01
done
kill -STOP $pid
until [ "$(card_says interrupts)" -gt 1100 ]; do
	kill -0 $pid || break
	sleep 0.01
done
kill -CONT $pid
wait $pid
end_trace /run/trace
check "a program that is stopped: each event follows from those before it" trace_is_right /run/trace
sed 's/^/# /' /run/counted
check "... the card loses frames" test "$(card_says playback_lost)" -gt 0
check "... the events say how many" counts_as_the_card lost
check "... and how many it passed" counts_as_the_card frames
check "... every period's edge is told of" test "$(counted capture missed)" = 0

echo >$tracing/trace
check "a program runs while nobody watches" runs 1
check "... no event is kept" eval '! grep -q lockstep_ $tracing/trace'

# The module goes while its events are on, and they go with it.
begin_trace
modprobe -r snd-lockstep-soft snd-lockstep
check "the events go with the module" test ! -e $tracing/events/lockstep
modprobe snd-lockstep-soft
check "... and come with it, off" test "$(cat $tracing/events/lockstep/enable)" = 0
check "no warning in the kernel log" no_kernel_warning
exit $failed
