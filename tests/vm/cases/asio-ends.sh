#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# A host that ends with buffers made, in any way and whatever the driver is doing: it says nothing that
# is not its own, its status is its own, and the card is free within a second. Wine 10 ends its threads
# where they stand (wineasio-shim/unix/forced_unwind.cpp). Runs in the guest, as root.
# vm: --virtual-time
. /src/tests/vm/asio-functions.sh
. /src/tests/vm/end-functions.sh
modprobe snd-lockstep-soft

some_on_direct() {
	ends return prepared
	ends exit running
	ends killed inside
}
some_on_jack() {
	ends return running
	ends terminate inside
}
if [ -n "$LOCKSTEP_LONG" ]; then
	with_transport direct ends_in_all_ways
	with_transport jack ends_in_all_ways
else
	with_transport direct some_on_direct
	with_transport jack some_on_jack
fi
exit $failed
