#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# What the thread that calls the ASIO host asks of the kernel: on the direct transport one poll a
# cycle and nothing else, on jack the server's futexes and nothing else.
# Runs in the guest, as root, in virtual time (strace slows each call down by far).
# vm: --virtual-time
. /src/tests/vm/asio-functions.sh

# The host's thread under SCHED_FIFO at that priority; jackd's own do not count.
real_time_thread() { # PRIORITY
	ps -eLo tid=,cls=,rtprio=,comm= | awk -v priority="$1" '
		$2 == "FF" && $3 == priority && $4 !~ /jackd/ { print $1; exit }'
}

# traced PRIORITY [OPTION]: strace's account of the bench's thread in /run/trace.
traced() {
	wine /usr/lib/lockstep/asio-host.exe bench --seconds 8 ${2-} >/run/told 2>&1 &
	host=$!
	tid= tries=0
	until [ -n "$tid" ]; do
		tries=$((tries + 1))
		[ $tries -lt 300 ] || return 1
		sleep 0.1
		tid=$(real_time_thread "$1")
	done
	sleep 4 # past the host's own look at its threads
	timeout 1 strace -o /run/trace -p "$tid" 2>/dev/null
	wait $host
	# The call that strace found under way and the one that it broke off are no whole ones.
	sed -i -e '/restart_syscall/d' -e '/unfinished/d' -e '/detached/d' /run/trace
	cut -d'(' -f1 /run/trace | sort | uniq -c | sed 's/^/# /'
}
count() { grep -c "$1" /run/trace; }
others() { grep -cv "$1" /run/trace; }

modprobe snd-lockstep-soft
setting Period REG_DWORD 1024
setting Safety REG_DWORD 1024
check "direct: the host's thread is traced" traced 70
check "... waits with poll" [ "$(count '^poll(')" -ge 20 ]
check "... and that is all" [ "$(others '^poll(')" -eq 0 ]

setting Transport REG_SZ jack
check "jackd starts" jack_up -d lockstep -p 1024 -s 1024
check "jack, with time code: the host's thread is traced" traced 65 --time-code
check "... waits with futexes" [ "$(count '^futex(')" -ge 20 ]
check "... and that is all" [ "$(others '^futex(')" -eq 0 ]
jack_down
exit $failed
