#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# The control panel's list of clock sources, by keys, on a RayDAT: what is chosen is set in the card
# at once, under a host that has buffers; what the card does by itself is shown. What it looks like
# is kept (build/kept/panel-clock*.png). Runs in the guest, as root.
# vm: --card raydat,clock=stopped,msi=on --desktop
. /src/tests/vm/asio-functions.sh
. /src/tests/vm/panel-functions.sh
. /src/tests/vm/hdspe-functions.sh

modprobe snd-lockstep-hdspe
settings '"Device"="hw:RayDAT"' '"Period"=dword:100'
model "input spdif present=1 lock=1 sync=1 rate=48000"
model "input aes present=0 lock=0 sync=0"

display 1 800x600 96
$wine $host_exe habit $habits/hdspe/panel.habit >/run/told 2>&1 &
host=$!
check "a host opens the panel" comes windows 1
keys alt+c Down Down Down
picture clock-chosen
check "a source is chosen: before it is applied nothing is set" stands_at 'System Clock Mode' Master
keys alt+a
check "applied, the card is to follow it" comes stands_at 'System Clock Mode' AutoSync
check "... and does" comes stands_at 'AutoSync Reference' SPDIF
keys alt+c Up alt+a
check "one that is not there is set" comes stands_at 'Preferred Sync Reference' AES
check "... while the card goes by another" stands_at 'AutoSync Reference' SPDIF
picture clock-waits
keys Escape
wait "$host"
sed 's/^/# /' /run/told
check "the host was asked to resync, and all it was told is so" grep -q '^ok - panel' /run/told
check "no value in the registry for it" sh -c \
	"! $wine reg query 'HKCU\\Software\\Lockstep\\ASIO' | grep -i clock"
check "the driver leaves" modprobe -r snd-lockstep-hdspe
exit $failed
