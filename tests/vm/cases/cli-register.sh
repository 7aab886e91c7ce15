#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# `lockstep unregister` and `register` on root's Wine prefix, in which the driver is registered when
# the guest starts, and what happens when a half of the driver is missing.
# Runs in the guest, as root; in virtual time, as Wine's waiting then takes none.
# vm: --virtual-time
. /src/tests/vm/cli-functions.sh
dll=/root/.wine/drive_c/windows/system32/lockstep-asio.dll
half=/usr/lib/x86_64-linux-gnu/wine/x86_64-unix/lockstep-asio.so
store=/usr/lib/lockstep/wine/x86_64-unix/lockstep-asio.so
host=/usr/lib/lockstep/asio-host.exe

# Starting Wine takes nearly all of the time: one server for all, and few programs.
/usr/lib/wine/wineserver -p
trap '/usr/lib/wine/wineserver -k' EXIT

check "unregister" status 0 lockstep unregister
check "... says so" said "is not registered in this prefix"
check "... its file is gone" test ! -e $dll
check "unregister again" status 0 lockstep unregister --json
check "... changes nothing" said '"changed": false'

mv $half /run/half
mv $store /run/store
check "register without the Unix half" status 4 lockstep register
check "... says what is missing" said "lockstep-asio.so"
check "... leaves nothing behind" test ! -e $dll
mv /run/half $half
mv /run/store $store
check "no such prefix" status 2 lockstep register --prefix /nonexistent
check "... names it" said "/nonexistent"
check "no such Wine" status 2 lockstep register --wine /nonexistent/wine
check "a file that is no Wine" status 2 lockstep register --wine /bin/true

check "register" status 0 lockstep register --prefix /root/.wine --wine /usr/bin/wine --json
check "... is registered" said '"registered": true'
check "... its file is there" test -e $dll
check "... a host lists it" status 0 /usr/lib/wine/wine64 $host list
check "... by its name" said "Lockstep ASIO"

exit $failed
