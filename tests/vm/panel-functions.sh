# SPDX-License-Identifier: GPL-2.0-or-later
#
# What the cases share that work the control panel by keys, on a display of the guest's own
# (tests/vm/run --desktop). Sourced in the guest, after asio-functions.sh.
. /src/tests/vm/wait-functions.sh
mkdir -p /share/kept
wine_ends=yes

# display NUMBER SIZE DPI: an X server of that size, and Wine at so many dots per inch.
# Left to itself an X server starts anew whenever its last program goes, which each look of xdotool's
# while Wine starts would make it do, and who connects meanwhile is turned away: then explorer.exe, and
# with it all of Wine, was without a display.
display() {
	mkdir -p "/run/display$1"
	[ -p /run/display-ready ] || mkfifo /run/display-ready
	Xvfb ":$1" -noreset -screen 0 "$2x24" -fbdir "/run/display$1" -displayfd 3 3>/run/display-ready \
		>/dev/null 2>&1 &
	read -r _ </run/display-ready
	screen=/run/display$1/Xvfb_screen0
	$wine reg add 'HKCU\Control Panel\Desktop' /v LogPixels /t REG_DWORD /d "$3" /f >/dev/null 2>&1
	$wineserver -k
	$wineserver -w
	$wineserver -p
	export DISPLAY=":$1"
}
window() { xdotool search --onlyvisible --name '^Lockstep ASIO$' >/run/windows 2>/dev/null; }
windows() { window; [ "$(wc -l </run/windows)" -eq "$1" ]; }
# picture NAME: once what was last done can be seen.
picture() {
	sleep 2
	cp "$screen" "/share/kept/panel-$1.xwd"
}
# Keys wait for each other: what a key opens takes the next.
keys() {
	for one; do
		xdotool key "$one"
		sleep 0.5
	done
}
