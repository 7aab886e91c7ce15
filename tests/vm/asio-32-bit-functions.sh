# SPDX-License-Identifier: GPL-2.0-or-later
#
# What a 32-bit host does in each of the two ways in which Wine runs it: names, bit-exact sound on
# both transports and, with LOCKSTEP_LONG, every habit and random calls. Sourced in the guest; wine, wineserver and
# WINEPREFIX say which way.
host_exe=/usr/lib/lockstep/asio-host32.exe
. /src/tests/vm/asio-functions.sh
. /src/tests/vm/storm-functions.sh
wine_ends=yes

# line ARGUMENTS...: the command line; what it prints is kept for told.
line() { lockstep "$@" >/run/told 2>&1; }
not_told() { ! grep -qF -e "$1" /run/told; }

# uses_half FILE: a running host has loaded that Linux half, and no other.
uses_half() {
	$wine $host_exe bench --seconds 2 >/run/told 2>&1 &
	host=$!
	tries=0
	until cat /proc/[0-9]*/maps 2>/dev/null | grep -o '/.*lockstep-asio\.so$' | sort -u >/run/halves &&
		[ -s /run/halves ]; do
		tries=$((tries + 1))
		[ $tries -lt 300 ] || break
		sleep 0.1
	done
	wait $host
	sed 's/^/# loaded: /' /run/halves
	[ "$(cat /run/halves)" = "$1" ]
}

# plays_exactly TRANSPORT PERIOD SAFETY FILE: it comes back bit for bit after exactly so long.
plays_exactly() {
	rm -f /run/back.wav
	check "32-bit, $1, period $2" status 0 host playrec "Z:\\run\\$4" 'Z:\run\back.wav' --period "$2"
	check "... every bit back after $(($2 + $3)) frames" \
		same_after $(($2 + $3)) "/run/$4" /run/back.wav
}

# thirty_two_bit_host FILE: all of it; FILE is the Linux half that must be used.
thirty_two_bit_host() {
	modprobe snd-lockstep-soft strict=1 playback_channels=3 capture_channels=2
	noise /run/int.wav int 24000
	noise /run/float.wav float 24000
	check "a 32-bit host lists the driver" status 0 host list
	check "... by its name" told "Lockstep ASIO"
	check "... opens it" status 0 host info
	check "... with the card's names" told "Out 3"
	check "... and its own Linux half" uses_half "$1"
	plays_exactly direct 64 32 int.wav
	plays_exactly direct 1024 512 int.wav
	check "... measured as reported" status 0 host latency
	[ -z "$LOCKSTEP_LONG" ] || play_habits direct
	[ -z "$LOCKSTEP_LONG" ] || storm direct 250000
	setting Transport REG_SZ jack
	check "jackd starts" jack_up -d lockstep -p 128 -s 64
	plays_exactly jack 128 64 float.wav
	check "... measured as reported" status 0 host latency
	[ -z "$LOCKSTEP_LONG" ] || play_habits jack
	[ -z "$LOCKSTEP_LONG" ] || storm jack 250000
	jack_down
	setting Transport
}
