# SPDX-License-Identifier: GPL-2.0-or-later
#
# What the cases on a card model share (tests/vm/run --card KIND,input=signal,output=out). Sourced
# in the guest.
. /src/tests/vm/kernel-functions.sh
hdspe_test=/usr/local/bin/hdspe-pcm-test

# model COMMAND...: tells the card model; its answers are for who asks for them.
model() {
	lockstep-card "$@" >/run/model-said || {
		sed 's/^/# the card model: /' /run/model-said
		return 1
	}
}

# Runs of the model's engine up to now; run N is in the file output_of N.
runs() {
	model state && sed -n 's/.*"runs":\([0-9]*\).*/\1/p' /run/model-said
}
output_of() {
	echo "/share/out$1.s32"
}

# What a right driver never does, all in one word each; nothing else.
driver_faults() {
	model counters && tr ',' '\n' </run/model-said |
		grep -E '"(bad_accesses|bad_values|dma_unset|dma_unmapped|midi_overruns|power_offs_running|accesses_without_power)"' |
		grep -v ':0'
}
no_driver_faults() {
	! driver_faults | sed 's/^/# /' | grep .
}

# says COMMAND...: succeeds as the command does, which tells why in a comment.
says() {
	"$@" >/run/said 2>&1
	status=$?
	sed 's/^/# /' /run/said
	return $status
}

# The named item of a control of the mixer is what it stands at.
stands_at() { # CONTROL ITEM
	amixer -c 0 cget name="$1" | awk -v item="$2" -F"'" '
		/Item #/ { name[n++] = $2 }
		/: values=/ { sub(/.*values=/, ""); at = name[$0 + 0] }
		END { print "# it stands at " at; exit at != item }'
}

# What the model was told, and goes by. A register is read first: writes are posted.
goes_by() { # REFERENCE
	amixer -c 0 cget name='System Sample Rate' >/dev/null
	model state
	[ "$(sed -n 's/.*"reference":"\([^"]*\)".*/\1/p' /run/model-said)" = "$1" ] || {
		grep -o '"reference":"[^"]*"' /run/model-said | sed 's/^/# it goes by /'
		false
	}
}
arrives() { model "input $1 present=1 lock=1 sync=1 rate=${2:-48000}"; }
# Looked at four times a second.
follows() { # ITEM
	tries=0
	until stands_at 'AutoSync Reference' "$1" >/dev/null; do
		tries=$((tries + 1))
		[ $tries -lt 100 ] || return 1
		sleep 0.1
	done
}
