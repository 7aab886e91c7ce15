# SPDX-License-Identifier: GPL-2.0-or-later
#
# Our driver on a card model. Sourced in the guest.
. /src/tests/vm/hdspe-functions.sh

# The model's clock is stopped: the test program steps it, so that nothing depends on how fast the
# guest is.
with_lockstep() {
	modprobe snd-lockstep-hdspe && model stop
}

# streams RATE PERIOD RING FRAMES OUTPUTS [INPUTS]: both directions at once, through mapped memory
# and by writing and reading, every channel against the signal, sample by sample, and with no
# control touched before. OUTPUTS, INPUTS: the hardware channels of the ALSA channels.
streams() {
	for access in mmap write; do
		settings="--step --access $access --rate $1 --period $2 --ring $3 --frames $4 --map $5"
		what="$1 Hz, period $2, ring $3, $access"
		# shellcheck disable=SC2086
		check "$what: captures every sample of every channel" \
			says $hdspe_test $settings --capture-map "${6:-$5}" duplex
		# shellcheck disable=SC2086
		check "$what: plays every sample of every channel" \
			says $hdspe_test $settings heard "$(output_of "$(runs)")"
		rm -f /share/out*.s32
	done
}

# controls_are_right INPUT=ELEMENT...: every value of every element of one value, and what tells of
# clock inputs. Without frequency=--frequency the card measures none of them by itself.
frequency=--frequency
controls_are_right() {
	passes options hdspe-control-test options
	# shellcheck disable=SC2086
	passes references hdspe-control-test references $frequency "$@"
}
