#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# `lockstep unregister` and `register` on root's Wine prefix, in which the driver is registered when
# the guest starts, and what happens when a half of the driver is missing.
# Runs in the guest, as root; needs no virtual time.
. /src/tests/vm/cli-functions.sh
dll=/root/.wine/drive_c/windows/system32/lockstep-asio.dll
half=/usr/lib/x86_64-linux-gnu/wine/x86_64-unix/lockstep-asio.so
host_list() { /usr/lib/wine/wine64 /usr/lib/lockstep/asio-host.exe list >/run/said 2>/run/errors; }
listed() { host_list && said "Lockstep ASIO"; }
unlisted() { host_list && ! said "Lockstep ASIO"; }

# One server for all: starting it anew for every program takes most of the time.
/usr/lib/wine/wineserver -p
trap '/usr/lib/wine/wineserver -k' EXIT

check "a host lists the driver" listed
check "unregister" status 0 lockstep unregister
check "... says so" said "is not registered in this prefix"
check "... a host no longer lists it" unlisted
check "... its file is gone" test ! -e $dll
check "unregister again" status 0 lockstep unregister --json
check "... changes nothing" said '"changed": false'

mv $half /run/half
check "register without the Unix half" status 4 lockstep register
check "... says what is missing" said "lockstep-asio.so"
check "... leaves nothing behind" test ! -e $dll
mv /run/half $half

check "register" status 0 lockstep register --prefix /root/.wine
check "... a host lists it" listed
check "register again, with Wine named" status 0 lockstep register --wine /usr/bin/wine --json
check "... is registered" said '"registered": true'

check "no such prefix" status 2 lockstep register --prefix /nonexistent
check "... names it" said "/nonexistent"
check "no such Wine" status 2 lockstep register --wine /nonexistent/wine
check "a file that is no Wine" status 2 lockstep register --wine /bin/true

exit $failed
