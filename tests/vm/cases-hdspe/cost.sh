#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# What a period costs on the bus: registers read and written while both directions run, counted by
# the card, beside snd-hdspm; and what a look at the position costs.
# vm: --card raydat,input=signal,output=out
. /src/tests/vm/hdspm-functions.sh
watch_kernel_log

value() { # GROUP: reads of it, then writes
	model counters
	tr '{},' '\n\n\n' </run/model-said | sed -n "s/^\"$1\"://p" | tr '\n' ' '
}
# Sets per_period: what a client that looks at no position by itself makes a driver read.
periods() {
	model 'counters reset'
	$hdspe_test --step --map 4-35,0-3 --frames 200000 duplex || return
	edges=$(value period_edges)
	set -- $(value status)
	reads=$1
	set -- $(value confirm)
	writes=$2
	echo "# $driver: ${edges}periods, status read $reads times, confirmed $writes times"
	per_period=$((reads * 100 / edges))
}

for driver in snd-hdspm snd-lockstep-hdspe; do
	modprobe $driver && model stop
	periods
	[ $driver = snd-hdspm ] && theirs=$per_period || ours=$per_period
	modprobe -r $driver
done
echo "# status reads a period, in hundredths: snd-hdspm $theirs, snd-lockstep-hdspe $ours"
check "a period of ours reads the status no more often" test "$ours" -le "$theirs"
check "no warning in the kernel log" no_kernel_warning
exit $failed
