#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# A 32-bit host under Debian's wine32, whose Linux side is 32-bit, in the same prefix and beside the
# same card and server as 64-bit ones. Runs in the guest, as root.
# vm: --virtual-time --desktop
. /src/tests/vm/asio-32-bit-functions.sh
system=/root/.wine/drive_c/windows

half=/usr/lib/i386-linux-gnu/wine/i386-unix/lockstep-asio.so
store=/usr/lib/lockstep/wine/i386-unix/lockstep-asio.so
no_files() { [ -z "$(ls $system/sys*/lockstep* 2>/dev/null)" ]; }

if [ -n "$LOCKSTEP_LONG" ]; then
	check "unregister" status 0 line unregister
	check "... no file is left" no_files
	check "... and a 32-bit host lists others" status 0 host list
	check "... not ours" not_told "Lockstep ASIO"
	mv $half /run/half
	mv $store /run/store
	check "register without the 32-bit Linux half" status 4 line register
	check "... names it" told "i386-unix/lockstep-asio.so"
	check "... leaves nothing behind, for 64-bit programs neither" no_files
	mv /run/store $store
	check "register" status 0 line register
	check "... puts the missing half in" told "put $half"
	check "... for both" told "for 64-bit and 32-bit programs"
fi

thirty_two_bit_host $half
compatibility "32-bit classic"
exit $failed
