#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Each host's habit in tests/asio-host/habits, on both transports. Runs in the guest, as root.
# vm: --virtual-time
. /src/tests/vm/asio-functions.sh
# A habit that expects what does not come is seen to.
cat >/run/wrong.habit <<'HABIT'
a new
a init -> false
a getBufferSize -> ASE_OK maximum<minimum
a createBuffers -> ASE_OK
a start -> ASE_OK
quiet 200
in switch 1: a stop
HABIT

# Strict, so that alsa-lib keeps positions of its own, as in a 32-bit process.
modprobe snd-lockstep-soft playback_channels=3 capture_channels=2 strict=1
check "a habit that expects otherwise is told apart" \
	status 1 host habit 'Z:\run\wrong.habit'
check "... each step of it" [ "$(grep -cE '^# line [2367]: ' /run/told)" -eq 4 ]
play_habits direct
# Above COM holds the driver's DLL; here it is really unloaded.
check "a host unloads the driver by itself, and loads it again" \
	status 0 host habit $habits/rs-asio.habit
setting Transport REG_SZ jack
check "jackd starts" jack_up -d lockstep -p 128 -s 64
play_habits jack
check "a host unloads the driver by itself, and loads it again" \
	status 0 host habit $habits/rs-asio.habit
jack_down
exit $failed
