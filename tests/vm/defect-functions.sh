# SPDX-License-Identifier: GPL-2.0-or-later
#
# snd-hdspm's known defects (docs/hdspe.md), each shown with it and, by the same, not to be ours.
# Sourced in the guest by the defects-*.sh cases, which print a line of the table a defect.
. /src/tests/vm/hdspm-functions.sh

# defect TEXT COMMAND...: the command, which succeeds if all is well, fails with snd-hdspm and
# succeeds with snd-lockstep-hdspe. It finds the driver's name in $driver.
defect() {
	text=$1
	shift
	outcome=
	for driver in snd-hdspm snd-lockstep-hdspe; do
		modprobe $driver && model stop
		[ $driver = snd-lockstep-hdspe ] || open_faders
		if "$@" >/run/defect 2>&1; then outcome="$outcome right"; else outcome="$outcome wrong"; fi
		sed "s/^[# ]*/# $driver: /" /run/defect | tail -3
		modprobe -r $driver
		# After a system sleep nothing there answers.
		[ -e /run/slept ] || rm -f /share/out*.s32
	done
	# shellcheck disable=SC2086
	set -- $outcome
	printf '# table | %-58s | %-9s | %-18s |\n' "$text" "$1" "$2"
	check "$text: snd-hdspm is $1, snd-lockstep-hdspe $2" test "$outcome" = " wrong right"
}
