# SPDX-License-Identifier: GPL-2.0-or-later
#
# Random calls of the driver from two threads at once (asio-host storm), and what they leave. Sourced
# in the guest after asio-functions.sh or asio-32-bit-functions.sh.

# held: threads, open files and mappings of the host.
held() { # PID
	echo $(($(ls /proc/"$1"/task | wc -l))) $(($(ls /proc/"$1"/fd | wc -l))) \
		$(($(awk '/^VmRSS/ { print $2 }' /proc/"$1"/status)))
}

# storm TRANSPORT CALLS: in ten rounds, each with an object of its own; between rounds the host holds
# as much after the last as after the third.
storm() {
	$wine $host_exe storm --calls "$2" --rounds 10 >/run/told 2>&1 &
	host=$!
	rounds=0
	while [ -e /proc/$host ] && [ $rounds -lt 10 ]; do
		sleep 0.05
		now=$(grep -cE '^(not )?ok ' /run/told)
		[ "$now" -ne $rounds ] || continue
		rounds=$now
		pid=$(pgrep -n -f "$(basename $host_exe) storm")
		[ -z "$pid" ] || held "$pid" >/run/held-$rounds
	done
	wait $host
	ended=$?
	grep -E '^(not )?ok ' /run/told | sed 's/^/# /'
	check "$1: $2 random calls from two threads: right answers, no hang, no crash" [ $ended -eq 0 ]
	check "$1: ... ten objects" [ "$(grep -c '^ok ' /run/told)" -eq 10 ]
	check "$1: ... and nothing is left of them" holds_the_same
}

# Threads and files exactly; of memory 2 MiB may be kept for later.
holds_the_same() {
	[ -s /run/held-3 ] && [ -s /run/held-10 ] || {
		echo "# not seen"
		return 1
	}
	read -r threads files kib </run/held-3
	read -r last_threads last_files last_kib </run/held-10
	echo "# after round 3: $threads threads, $files files, $kib KiB; after 10: $last_threads, $last_files, $last_kib"
	[ "$last_threads" -le "$threads" ] && [ "$last_files" -le "$files" ] &&
		[ "$last_kib" -le $((kib + 2048)) ]
}
