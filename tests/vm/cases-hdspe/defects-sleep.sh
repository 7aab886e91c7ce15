#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# A defect of snd-hdspm that a system sleep shows: it knows of none. The kernel then leaves the card
# as it is while the machine sleeps, its engine running. Where the machine takes the power itself
# (S3), such a card would also wake without anything it was told; that is not shown here.
# vm: --card raydat
# vm-alone
. /src/tests/vm/defect-functions.sh
. /src/tests/vm/sleep-functions.sh
watch_kernel_log

stands_while_asleep() {
	model 'clock gated' 'counters reset'
	arecord -D hw:0 -M -t raw -f S32_LE -r 48000 -c 36 --period-size=1024 /dev/null >/run/arecord 2>&1 &
	recorder=$!
	for try in $(seq 100); do
		grep -q RUNNING /proc/asound/card0/pcm0c/sub0/status && break
		sleep 0.05
	done
	runs_first=$(running)
	machine_sleeps
	kill $recorder
	wait $recorder
	off=$(counted power_offs)
	echo "before: running $runs_first; without power $off times, while its engine ran $(counted power_offs_running) times"
	[ "$runs_first" = true ] && [ "$off" -gt 0 ] && [ "$(counted power_offs_running)" = 0 ]
}
running() {
	model state && sed -n 's/.*"running":\([a-z]*\).*/\1/p' /run/model-said
}

defect "the card stands, without power, while the machine sleeps" stands_while_asleep
check "no warning in the kernel log" no_kernel_warning
exit $failed
