#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# A million random but well-typed calls of the driver, on each transport (some of them in make check).
# Runs in the guest, as root.
# vm: --virtual-time
. /src/tests/vm/asio-functions.sh
. /src/tests/vm/storm-functions.sh
calls=6000
[ -z "$LOCKSTEP_LONG" ] || calls=500000

modprobe snd-lockstep-soft
storm direct $calls
setting Transport REG_SZ jack
check "jackd starts" jack_up -d lockstep -p 128 -s 64
storm jack $calls
jack_down
exit $failed
