# SPDX-License-Identifier: GPL-2.0-or-later
#
# System sleeps of a guest with a card model. Sourced in the guest, before the first sleep: after
# it nothing here may touch /src or /share (tests/vm/guest-init).

# The kernel goes to sleep as for real, as far as every device being without power (D3hot, which a
# PCI card leaves as if it had just been switched on), and then wakes instead of stopping the CPU:
# its own test mode.
machine_sleeps() {
	: >/run/slept
	echo 0 >/sys/module/suspend/parameters/pm_test_delay &&
		echo platform >/sys/power/pm_test &&
		echo freeze >/sys/power/state &&
		echo none >/sys/power/pm_test
}

counted() { # NAME: of the model's counters
	model counters && sed -n "s/.*\"$1\":\([0-9]*\).*/\1/p" /run/model-said
}

# What the card is told: clock, options, period, mixer, and that its engine runs.
card_is_told() {
	model state && tr ',{}' '\n\n\n' </run/model-said |
		grep -E '^"(running|rate|speed|period|control|settings|reference)"' | head -7 &&
		model mixer && cat /run/model-said
}

# Both directions of card 0 run, on the model too.
streams_run() {
	for try in $(seq 100); do
		if grep -q RUNNING /proc/asound/card0/pcm0p/sub0/status &&
			grep -q RUNNING /proc/asound/card0/pcm0c/sub0/status; then
			return
		fi
		sleep 0.05
	done
	cat /proc/asound/card0/pcm0p/sub0/status /proc/asound/card0/pcm0c/sub0/status | sed 's/^/# /'
	return 1
}

# Starts two programs that play and record. Sets player and recorder.
begin_streams() { # RATE PLAYBACK-CHANNELS CAPTURE-CHANNELS
	aplay -D hw:0 -M -t raw -f S32_LE -r "$1" -c "$2" --period-size=1024 /dev/zero >/run/aplay 2>&1 &
	player=$!
	arecord -D hw:0 -M -t raw -f S32_LE -r "$1" -c "$3" --period-size=1024 /dev/null >/run/arecord 2>&1 &
	recorder=$!
	streams_run
}
end_streams() {
	kill $player $recorder
	wait $player $recorder
}
