#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# When the ASIO host is called, at 64 frames and 48 kHz on both transports: nothing is lost, and each
# call comes well before what it plays is due. For a few seconds; asio-timing-soak for ten minutes.
# Runs in the guest, as root.
# vm: --virtual-time
. /src/tests/vm/asio-functions.sh
. /src/tests/lab/guest/wake-stamps.sh

period=64 safety=32 rate=48000
: "${seconds:=8}"

# figure NAME: of what the host printed; in its last digit, so that the shell can compare.
figure() {
	awk -v key="\"$1\":" '$1 == key && $2 != "null," { printf "%.0f", $2 * 1000; told = 1 }
		END { if (!told) print "0" }' /run/told
}
timed() { # TRANSPORT
	check "$1: nothing lost in $seconds s" status 0 with_wake_stamps \
		host bench --timing --wake 'Z:\run\wake' --period $period --rate $rate --seconds $seconds
	sed -n 's/^ *"\([a-z_]*_to_call_.*_us\)": \(.*\),/# \1 \2/p' /run/told
	calls=$((seconds * rate / period))
	check "... each of $calls calls is timed" [ "$(figure calls_timed)" = ${calls}000 ]
	wake=$(figure wake_to_call_p50_us) capture=$(figure capture_to_call_p50_us)
	check "... after the thread's wake-up, and that after the interrupt" \
		[ "$wake" -gt 0 -a "$wake" -lt "$capture" ]
	check "... the last of them within the safety offset" \
		[ "$(figure capture_to_call_max_us)" -lt $((safety * 1000000000 / rate)) ]
}

# Frames that come too late are silence on this card, and lost.
modprobe snd-lockstep-soft strict=1
setting Safety REG_DWORD $safety
timed direct
setting Transport REG_SZ jack
check "jackd starts" jack_up -d lockstep -p $period -s $safety
timed jack
jack_down
exit $failed
