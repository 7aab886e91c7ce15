# SPDX-License-Identifier: GPL-2.0-or-later
#
# The core's trace events (docs/observing.md). Sourced in the guest; card_file is the card's own.
tracing=/sys/kernel/tracing
[ -d $tracing/events ] || mount -t tracefs tracefs $tracing

# From here on the events are kept, as many as one run makes.
begin_trace() {
	echo 16384 >$tracing/buffer_size_kb
	echo >$tracing/trace
	echo 1 >$tracing/events/lockstep/enable
}

# end_trace FILE: no event is kept any more; those that were are in the file.
end_trace() {
	echo 0 >$tracing/events/lockstep/enable
	grep lockstep_ $tracing/trace >"$1"
	overrun=$(cat $tracing/per_cpu/cpu*/stats | awk '/^overrun:/ { sum += $2 } END { print sum }')
	[ "$overrun" = 0 ] || echo "# $overrun events found no room"
}

# trace_is_right FILE: each event follows from those before it: a direction starts and stops in
# turn, its positions only grow, edges and lost frames are where they can be. Leaves
# "DIRECTION NAME COUNT" in /run/counted: starts, edges, missed (edges that no event tells of),
# positions, frames, lost.
trace_is_right() {
	awk '
	function value(name) {
		return match($0, " " name "=[0-9]+") ? substr($0, RSTART + length(name) + 2, RLENGTH - length(name) - 2) + 0 : wrong("no " name)
	}
	function wrong(why) {
		if (++problems <= 10)
			print "# " why ": " $0
	}
	{
		d = / playback / ? "playback" : / capture / ? "capture" : ""
		if (d == "")
			wrong("no direction")
		if (!/lockstep_start:/ && !running[d])
			wrong("it does not run")
		at = value("position")
		if (!/lockstep_start:/ && at < seen[d])
			wrong("the position was " seen[d])
		seen[d] = at
	}
	/lockstep_start:/ {
		if (running[d])
			wrong("it runs already")
		running[d] = 1
		starts[d]++
		began[d] = at
		period[d] = value("period")
		edge[d] = int(at / period[d])
	}
	/lockstep_period:/ {
		edges[d]++
		missed[d] += value("edge") - edge[d] - 1
		if (value("edge") <= edge[d])
			wrong("edge " edge[d] " was told of")
		edge[d] = value("edge")
		if (at != edge[d] * period[d] + value("late"))
			wrong("it is " at - edge[d] * period[d] " frames late")
		if (value("late") >= period[d])
			wrong("an edge later than this has passed")
	}
	/lockstep_position:/ { positions[d]++ }
	/lockstep_lost:/ {
		lost[d] += value("lost")
		if (value("lost") < 1 || (counted[d] && value("total") != counted[d] + value("lost")))
			wrong("the total was " counted[d])
		counted[d] = value("total")
	}
	/lockstep_stop:/ {
		running[d] = 0
		frames[d] += at - began[d]
		if (lost[d] && value("lost") != counted[d])
			wrong("the total was " counted[d])
	}
	END {
		for (d in starts) {
			print d, "starts", starts[d] + 0
			print d, "edges", edges[d] + 0
			print d, "missed", missed[d] + 0
			print d, "positions", positions[d] + 0
			print d, "frames", frames[d] + 0
			print d, "lost", lost[d] + 0
			if (running[d]) {
				print "# " d " does not stop"
				problems++
			}
		}
		if (!NR)
			print "# there are no events"
		exit problems > 0 || !NR
	}' "$1" >/run/counted
	status=$?
	grep '^#' /run/counted
	return $status
}
counted() { # DIRECTION NAME; 0 where there are no events
	grep -q "^$1 $2 " /run/counted && sed -n "s/^$1 $2 //p" /run/counted || echo 0
}

# What the card's own file ($card_file) counts.
card_says() { # NAME
	sed -n "s/^$1: //p" "$card_file"
}
# All events of a card's life together say the same of both directions.
counts_as_the_card() { # frames or lost
	for direction in playback capture; do
		[ "$(counted $direction "$1")" = "$(card_says "${direction}_$1")" ] || {
			echo "# $direction $1: the events say $(counted $direction "$1"), the card $(card_says "${direction}_$1")"
			return 1
		}
	done
}
