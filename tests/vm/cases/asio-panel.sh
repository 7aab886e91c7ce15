#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# The ASIO driver's control panel on a display, by keys alone: from the button of a host that plays,
# which takes up what is applied without being restarted; and from the command line. What it looks
# like is kept (build/kept/panel-*.png). Runs in the guest, as root.
# vm: --virtual-time --desktop
. /src/tests/vm/asio-functions.sh
. /src/tests/vm/panel-functions.sh
key='HKCU\Software\Lockstep\ASIO'

line() { lockstep "$@" >/run/told 2>&1; }

enter() { # KEY TEXT: into the field with that letter
	keys "alt+$1"
	xdotool type --delay 100 "$2"
	sleep 0.5
}
printed() { grep -qF -e "$1" /run/told; }
never_printed() { ! grep -F -e "$1" /run/told | sed 's/^/# /' | grep .; }
host_panel() { # ARGUMENTS...: in the background, until its panel is there
	: >/run/told
	$wine $host_exe panel "$@" >/run/told 2>&1 &
	host=$!
	comes windows 1
}
holds() { # NAME VALUE: the registry; an empty value: not there
	$wine reg query $key /v "$1" 2>/dev/null | tr -d '\r' >/run/value
	[ "$(sed -n "s/^ *$1 *REG_[A-Z]* *//p" /run/value)" = "$2" ] || {
		sed 's/^/# /' /run/value
		false
	}
}
ended() { # STATUS: the host
	wait "$host"
	got=$?
	[ $got -eq "$1" ] || {
		echo "# status $got"
		false
	}
}

modprobe snd-lockstep-soft playback_channels=3 capture_channels=2

if [ -n "$LOCKSTEP_LONG" ]; then
	check "without a display, before init: refused" status 3 host panel --before-init
	check "... with the reason" told "there is no display"
	check "... and while it plays" status 3 host panel
	check "the command line says so too" status 4 line panel
	check "... in words" told "there is no display"
fi

display 1 800x600 96
check "a host's button opens the panel while it plays" host_panel --work 25
picture 96
enter b 256
keys alt+a
check "another buffer size: the host is asked to reset, and does" \
	comes printed "reset: 48000 Hz, 256 frames"
check "... and the panel is still there" windows 1
keys alt+i space
keys alt+a
check "one input less: it sees one" comes printed "256 frames, 1 in, 3 out"
check "... which is the card's second" [ "$(tail -n 1 /run/told | tr -d '\r')" = "input 0: In 2" ]
picture applied
enter b 7
keys alt+a
check "a wrong buffer size is refused with a message" comes windows 2
picture refused
keys Return
check "... which Return closes" comes windows 1
keys Escape
check "Escape closes the panel" ended 0
check "... and the host was told that all is well" told "controlPanel: ASE_OK"
check "the panel told of the run" told "said: Running, 48000 Hz, 256 frames a buffer"
check "... of its round trip" told "said: 384 frames, 8.00 ms"
check "... and of the quarter of the time that the host takes" told "said: 25."
check "at 96 dots per inch" told "at 96 dots"
check "... nothing that it said was cut off" never_printed "cut off"
check "the buffer size is in the registry, not the wrong one" holds Period 0x100
check "... the inputs too" holds Inputs 2
check "... and no outputs, as all are shown" holds Outputs ""
[ -n "$LOCKSTEP_LONG" ] || exit $failed

: >/run/told
$wine $host_exe panel --before-init >/run/told 2>&1 &
host=$!
check "the panel opens before init too" comes windows 1
enter s 40
keys Return
check "... and Return closes it" ended 0
check "... having saved" holds Safety 0x28

settings
display 2 1600x1200 192
check "at 192 dots per inch a host's button opens it" host_panel
picture 192
keys Escape
check "... and closes" ended 0
check "... it was of that size" told "at 192 dots"
check "... and nothing that it said was cut off" never_printed "cut off"

host_exe=/usr/lib/lockstep/asio-host32.exe
check "a 32-bit host's button opens it" host_panel
enter b 64
keys alt+a
check "... and it takes up what is applied" comes printed "reset: 48000 Hz, 64 frames"
keys Escape
check "... and closes" ended 0

lockstep panel /root/.wine >/run/told 2>&1 &
host=$!
check "the command line opens it without a host" comes windows 1
keys alt+t Down
picture command
keys Return
check "... and ends when it is closed" ended 0
check "... having set the transport" holds Transport jack
exit $failed
