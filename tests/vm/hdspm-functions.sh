# SPDX-License-Identifier: GPL-2.0-or-later
#
# The kernel's own snd-hdspm on a card model, as its mixer controls are used. Sourced in the guest.
. /src/tests/vm/hdspe-functions.sh

# The model's clock is stopped: the test program steps it, so that nothing depends on how fast the
# guest is.
with_hdspm() {
	modprobe snd-hdspm && model stop
}

# Playback channel n to output n, for all hardware channels; the driver leaves all of them closed.
# amixer knows controls of the interface HWDEP by number only.
open_faders() {
	mixer=$(amixer -c 0 controls | sed -n "s/^\(numid=[0-9]*\),iface=HWDEP,name='Mixer'$/\1/p")
	channel=0
	while [ $channel -lt 64 ]; do
		echo "cset $mixer $((64 + channel)),$channel,32768"
		channel=$((channel + 1))
	done | amixer -c 0 -s >/dev/null 2>&1
}

# Its hw_params cannot change the speed; this control can, while nothing is open.
set_clock() { # "96 kHz"
	amixer -q -c 0 cset name='Internal Clock' "$1"
}

# streams RATE PERIOD RING FRAMES OUTPUTS [INPUTS]: both directions at once, every channel against
# the signal, sample by sample. OUTPUTS, INPUTS: the hardware channels of the ALSA channels.
streams() {
	settings="--step --rate $1 --period $2 --ring $3 --frames $4 --map $5"
	what="$1 Hz, period $2, ring $3"
	# shellcheck disable=SC2086
	check "$what: captures every sample of every channel" \
		says $hdspe_test $settings --capture-map "${6:-$5}" duplex
	# shellcheck disable=SC2086
	check "$what: plays every sample of every channel" \
		says $hdspe_test $settings heard "$(output_of "$(runs)")"
	rm -f /share/out*.s32
}

# plays_wrongly SETTINGS...: by writing, not through mapped memory: all that is heard is heard in
# other places.
plays_wrongly() {
	says $hdspe_test --step --access write "$@" play || return
	says $hdspe_test "$@" heard "$(output_of "$(runs)")"
	grep -q 'wrong [1-9]' /run/said
}
