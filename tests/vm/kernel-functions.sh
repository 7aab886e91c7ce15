# SPDX-License-Identifier: GPL-2.0-or-later
#
# What the kernel-*.sh and fuzz cases share. Sourced in the guest.
set -u
failed=0
pcm_test=/src/build/native/out/kernel-pcm-test

check() { # TEXT COMMAND...
	text=$1
	shift
	if "$@"; then
		echo "ok - $text"
	else
		echo "not ok - $text"
		failed=1
	fi
}

# with_card PARAMETERS...: the software card anew, with these module parameters.
with_card() {
	modprobe -r snd-lockstep-soft
	modprobe snd-lockstep-soft "$@"
}

# counter NAME: a value of the card's own file.
counter() {
	sed -n "s/^$1: //p" /proc/asound/Lockstep/lockstep
}

# Takes the lines of a test program that prints TAP, each with a word before it.
passes() { # WORD COMMAND...
	word=$1
	shift
	"$@" >/run/passes 2>&1
	status=$?
	sed "s/^\(not ok\|ok\) - /&$word: /" /run/passes
	# It says itself what failed; a crash does not.
	if [ $status -ne 0 ]; then
		failed=1
		grep -q '^not ok' /run/passes || echo "not ok - $word: ended with status $status"
	fi
}

# The kernel log from here on is looked at by no_kernel_warning.
watch_kernel_log() {
	dmesg --clear
}
no_kernel_warning() {
	! dmesg | grep -E 'BUG|WARNING|Call Trace|Oops|hw_ptr|Unexpected|lockup|RCU' | sed 's/^/# /' |
		grep . >/run/warnings || {
		head -40 /run/warnings
		return 1
	}
}
