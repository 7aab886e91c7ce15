# SPDX-License-Identifier: GPL-2.0-or-later
#
# PipeWire in a guest, on the software card and without a desktop: a server to start, its quantum to
# change. Sourced in the guest.
. /src/tests/vm/wait-functions.sh

# pipewire_up: returns when the card has its ports. Sets pipewire_pid.
pipewire_up() {
	pipewire -c /run/pipewire.conf >/run/pipewire.log 2>&1 &
	pipewire_pid=$!
	comes has_ports || {
		sed 's/^/# /' /run/pipewire.log
		return 1
	}
}
has_ports() { pw-jack jack_lsp 2>/dev/null | grep -q playback_AUX1; }
pipewire_down() {
	kill "$pipewire_pid"
	wait "$pipewire_pid"
}
# quantum FRAMES: what all clients get, whatever they ask for; 0: what they ask for again.
quantum() { pw-metadata -n settings 0 clock.force-quantum "$1" >/dev/null; }

# connected CLIENT: its first output is on the card.
connected() { pw-jack jack_lsp -c 2>/dev/null | grep -A1 "^$1:out" | grep -q playback_AUX; }
