#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# A 32-bit host under a Wine whose Linux side is 64-bit only (new WoW64), in a folder of its own, into
# which register puts the driver. Runs in the guest, as root.
# vm: --virtual-time --desktop
export WINEPREFIX=/root/.wine-wow64
folder=/opt/wine-wow64/lib
wine=$folder/wine/wine64
wineserver=$folder/wine/wineserver
. /src/tests/vm/asio-32-bit-functions.sh
half=$folder/x86_64-linux-gnu/wine/x86_64-unix/lockstep-asio.so

if [ -n "$LOCKSTEP_LONG" ]; then
	check "there is no driver in this Wine" test ! -e $half
	check "its files can be put there alone" status 0 line register --files --wine $wine
	check "... says where" told "put $half"
	check "... and once is enough" status 0 line register --files --wine $wine --json
	check "... as nothing changes then" told '"changed": false'
	rm $half
fi
check "register puts in what is missing" status 0 line register --wine $wine
check "... says so" told "put $half"
check "... for both" told "for 64-bit and 32-bit programs"
WINEDEBUG= $wine $host_exe list >/run/told 2>&1
check "it is the new way" told "experimental wow64 mode"

thirty_two_bit_host $half
compatibility "32-bit new WoW64"
exit $failed
