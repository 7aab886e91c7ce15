# SPDX-License-Identifier: GPL-2.0-or-later
#
# Whether the kernel's memory is as it was before something was done many times. Counts find what
# keeps a page each time; kmemleak, where the kernel has it (tests/vm/run --debug-kernel), every
# object that nobody can find any more. Sourced in the guest.
kmemleak=/sys/kernel/debug/kmemleak
[ -d /sys/kernel/debug/block ] || mount -t debugfs debugfs /sys/kernel/debug 2>/dev/null

# memory_now NAME: keeps how much there is now. What a CPU keeps for later is given back first.
# (Dropping the caches of files as well would, after a system sleep, wait for ever: see
# tests/vm/guest-init.)
memory_now() {
	for cache in /sys/kernel/slab/kmalloc*/shrink; do
		echo 1 >"$cache"
	done
	grep -vc unpurged /proc/vmallocinfo >/run/mappings-"$1"
	awk '/^(SUnreclaim|VmallocUsed|Percpu):/ { sum += $2 } END { print sum }' /proc/meminfo >/run/kib-"$1"
	[ ! -e $kmemleak ] || [ "$1" != before ] || echo clear >$kmemleak
}

# memory_is_same TIMES: what was done so often from "before" to "middle", and as often again to
# "after", kept nothing. The kernel keeps things for later now and then (236 KiB were seen over 50
# sleeps, once; some 80 KiB over 25 as over 100); what leaks does so in both halves, and with TIMES.
memory_is_same() {
	mappings=$(growth mappings)
	kib=$(growth kib)
	echo "# the kernel's memory: at least $kib KiB more in each half, $mappings mappings"
	[ "$mappings" -lt $(($1 / 2)) ] && [ "$kib" -lt $((4 * $1)) ] && no_leaks
}

# growth WHAT: in that half in which it was less.
growth() {
	first=$(($(cat /run/"$1"-middle) - $(cat /run/"$1"-before)))
	second=$(($(cat /run/"$1"-after) - $(cat /run/"$1"-middle)))
	[ $first -lt $second ] && echo $first || echo $second
}

# Only what is found twice is a leak: a pointer may be in a register at the time.
no_leaks() {
	[ -e $kmemleak ] || return 0
	echo scan >$kmemleak
	sleep 6
	echo scan >$kmemleak
	sed 's/^/# /' $kmemleak | head -60
	! grep -q . $kmemleak
}
