#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# What the real-time thread of a stream asks of the kernel: one poll a cycle and nothing else; on a
# strict card, which wants to see each commit of frames to play, one ioctl more.
# Runs in the guest, as root, in virtual time (strace slows each call down by far).
# vm: --virtual-time
set -u
failed=0
check() { # TEXT COMMAND...
	text=$1
	shift
	if "$@"; then echo "ok - $text"; else echo "not ok - $text"; failed=1; fi
}
client=/usr/lib/lockstep/lockstep-native-client

# traced STRICT: strace's account of at least 20 cycles, in /run/trace.
traced() {
	modprobe snd-lockstep-soft strict="$1"
	$client --seconds 5 --period 1024 --safety 1024 >/run/result &
	pid=$!
	# Past the client's own look at /proc half a second after its start.
	until [ "$(sed -n 's/^interrupts: //p' /proc/asound/Lockstep/lockstep)" -gt 200 ]; do
		kill -0 $pid || return 1
		sleep 0.1
	done
	timeout 1 strace -o /run/trace -p $pid 2>/dev/null
	wait $pid
	modprobe -r snd-lockstep-soft
	# The call that strace found under way and the one that it broke off are no whole ones.
	sed -i -e '/restart_syscall/d' -e '/unfinished/d' -e '/detached/d' /run/trace
	sort /run/trace | cut -d'(' -f1 | uniq -c | sed 's/^/# /'
}
count() { grep -c "$1" /run/trace; }
others() { grep -cv "$1" /run/trace; }

check "a card as others are" traced 0
check "... is waited for with poll" test "$(count '^poll(')" -ge 20
check "... and that is all" test "$(others '^poll(')" -eq 0
check "... while nothing is lost" grep -q '"lost_frames": 0, "stream_lost_frames": 0' /run/result

check "a strict card" traced 1
polls=$(count '^poll(')
check "... is waited for with poll" test "$polls" -ge 20
check "... and told of commits" test "$(others '^poll(\|SNDRV_PCM_IOCTL_SYNC_PTR')" -eq 0
check "... once a cycle, for playback only" test "$(count SYNC_PTR)" -le $((polls + 2))
check "... while nothing is lost" grep -q '"lost_frames": 0, "stream_lost_frames": 0' /run/result

exit $failed
