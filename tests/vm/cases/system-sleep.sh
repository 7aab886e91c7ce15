#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# The machine sleeps with streams open on the software card: they go on when it wakes, the native
# client at the same round trip. The kernel suspends and resumes every device, as for a real sleep,
# and in between waits a second instead of stopping the CPU (its own test mode, pm_test), which
# costs as much as working.
# After it nothing here may touch /src or /share: see tests/vm/guest-init.
# Runs in the guest, as root.
# vm: --virtual-time
# vm-alone
set -u
failed=0
check() { # TEXT COMMAND...
	text=$1
	shift
	if "$@"; then echo "ok - $text"; else echo "not ok - $text"; failed=1; fi
}
said() { grep -qF -e "$1" /run/said || { sed 's/^/# said: /' /run/said; return 1; }; }
value() { sed -n "s/.*\"$1\": \([0-9]*\),.*/\1/p" /run/said; }
counter() { sed -n "s/^$2: //p" "/proc/asound/$1/lockstep"; }
interrupts_reach() { # CARD COUNT PID: false if the process ends before
	until [ "$(counter "$1" interrupts)" -gt "$2" ]; do
		kill -0 "$3" 2>/dev/null || return 1
		sleep 0.05
	done
}

modprobe snd-lockstep-soft enable=1,1 id=Native,Aplay strict=1,0

# Asleep for 1 s at the least, and 4 s of sound.
/usr/lib/lockstep/lockstep-native-client --device hw:Native --seconds 4 --period 128 --safety 64 \
	--priority 70 >/run/said 2>&1 &
client=$!
aplay -q -D hw:Aplay -t raw -f S32_LE -r 48000 -c 2 -d 4 /dev/zero >/run/aplay 2>&1 &
aplay=$!
check "the native client runs" interrupts_reach Native 500 $client
check "aplay runs" interrupts_reach Aplay 5 $aplay

dmesg --clear
before=$(cut -d' ' -f1 /proc/uptime)
echo 1 >/sys/module/suspend/parameters/pm_test_delay
echo devices >/sys/power/pm_test
check "the machine sleeps and wakes" eval 'echo freeze >/sys/power/state'
echo none >/sys/power/pm_test
asleep=$(echo "$(cut -d' ' -f1 /proc/uptime) $before" | awk '{ printf "%d", ($1 - $2) * 1000 }')
dmesg >/run/kernel-log
check "... the kernel says so" grep -q 'PM: suspend exit' /run/kernel-log
check "... and complains of nothing" eval '! grep -E "[Ww]arn|WARN|[Ee]rror|[Ff]ail|BUG:|Call Trace" /run/kernel-log'
check "the native client's card runs again" \
	interrupts_reach Native $(($(counter Native interrupts) + 20)) $client
# Programs are frozen some milliseconds before the card stands still. It is started again by an
# ordinary thread and taken up by the real-time one at that one's next cycle: what it plays until
# then is silence that nobody wrote, which it counts too where other programs come in between.
late=$(counter Native playback_lost)
echo "# it slept for $asleep ms; late until the client was back: $late frames"

wait $client
check "the native client loses the card once" said '"card_losses": 1,'
check "... and no more sound than the sleep took" \
	test "$(value lost_frames)" -le $(((asleep + 50) * 48))
check "... so that the rest came back at the same round trip" \
	said '"round_trip_frames": 192, "reported_frames": 192,'
check "... and the card finds every frame in time, once the client is back" \
	test "$(counter Native playback_lost)" = "$late"
wait $aplay
check "aplay plays to its end" test $? = 0
sed 's/^/# aplay: /' /run/aplay
check "... all of it" test "$(counter Aplay playback_frames)" -ge $((4 * 48000))
check "a new stream runs" /usr/lib/lockstep/lockstep-native-client --device hw:Native --seconds 1
exit $failed
