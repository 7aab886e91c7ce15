# SPDX-License-Identifier: GPL-2.0-or-later
#
# What the cli-*.sh cases share: checks that print TAP, and the last command's status and words.
# Sourced in the guest.
set -u
failed=0

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

# status NUMBER COMMAND...: the command ends with it; what it printed is kept for said.
status() {
	want=$1
	shift
	"$@" >/run/said 2>&1
	got=$?
	[ $got -eq "$want" ] || {
		sed "s/^/# gave $got: /" /run/said
		return 1
	}
}

# said TEXT: by the last command.
said() { grep -qF -e "$1" /run/said; }

# told STATE CHECK WORDS: a line of the last `lockstep doctor`, with its state, check and words.
told() {
	grep -E "^$1 +$2 " /run/said | grep -qF -e "$3" || {
		grep -E "^[^ ]+ +$2 " /run/said | sed 's/^/# /'
		false
	}
}
