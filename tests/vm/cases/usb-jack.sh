#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# jackd -d alsa on the USB model: its round trip on each kind of host is the one that was measured
# on another model before, so the model's host keeps the rules; and it is what jackd reports and
# what the model says of the first packets together. The offset between the two directions' first
# packets differs by a microframe, 6 frames, from start to start.
# vm: --virtual-time
. /src/tests/vm/jack-functions.sh
. /src/tests/vm/usb-functions.sh

round_trip() { # FRAMES...: one of them, less the FIFO
	found=$(($(value round_trip_frames) - fifo))
	for frames; do
		[ "$found" != "$frames" ] || return 0
	done
	echo "# round trip $found without the FIFO of $fifo"
	return 1
}
as_the_model_says() {
	offset=$(usb_offset)
	is round_trip_frames $(($(value reported_frames) + offset))
}

jackd_has() { # PERIOD PERIODS FRAMES...
	period=$1 periods=$2
	shift 2
	check "jackd starts with $periods periods of $period" \
		jack_up -d alsa -d hw:"$usb_card" -p "$period" -n "$periods"
	measure --seconds 1 >/dev/null
	check "... its round trip is $*" round_trip "$@"
	check "... what it reports and the model's offset" as_the_model_says
	check "... nothing is lost" is lost_frames 0
	jack_down
}

# The FIFO lends some frames to a queue that is late at the start, as real ones do.
fifo=48
check "a host with a threshold of 1" with_usb prefill=$fifo
jackd_has 64 2 198 204 210
if [ -n "${LOCKSTEP_LONG-}" ]; then
	jackd_has 64 3 262 268 274
	jackd_has 128 2 390 396 402
fi

check "a host that takes frame IDs" with_usb prefill=$fifo cfc=1
jackd_has 64 2 270
exit $failed
