#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# The stream on real ALSA cards: the round trip is period + safety with nothing lost, judged by the
# software card's own count too; one direction alone; a card without interrupts for the period;
# refusals; a card that is taken away while it runs and comes back.
# Runs in the guest, as root, in virtual time.
# vm: --virtual-time --hda
set -u
failed=0
check() { # TEXT COMMAND...
	text=$1
	shift
	if "$@"; then echo "ok - $text"; else echo "not ok - $text"; failed=1; fi
}
said() { grep -qF -e "$1" /run/said || { sed 's/^/# said: /' /run/said; return 1; }; }
status() { # STATUS COMMAND...: that exit status; what it printed is kept in /run/said
	want=$1
	shift
	"$@" >/run/said 2>&1
	got=$?
	[ $got -eq "$want" ] || { sed "s/^/# gave $got: /" /run/said; return 1; }
}
client=/usr/lib/lockstep/lockstep-native-client
card() { sed -n "s/^$1: //p" /proc/asound/Lockstep/lockstep; }

modprobe snd-lockstep-soft strict=1 playback_channels=16 capture_channels=16
for setting in "1024 32" ${LOCKSTEP_LONG:+"256 32" "128 32" "64 32" "16 16" "32 32"} "100 50" "32 100" "8 8"; do
	set -- $setting
	check "period $1 safety $2" status 0 $client --seconds 2 --period "$1" --safety "$2"
	check "... takes $(($1 + $2)) frames" said "\"round_trip_frames\": $(($1 + $2)),"
	check "... and the card agrees" test "$(card playback_lost) $(card capture_lost)" = "0 0"
done
for rate in 32000 ${LOCKSTEP_LONG:+44100 96000} 192000; do
	check "$rate Hz" status 0 $client --seconds 1 --period 256 --rate $rate
done
check "capture alone" status 0 $client --seconds 1 --direction capture
check "playback alone" status 0 $client --seconds 1 --direction playback
check "... and the card agrees" test "$(card playback_lost)" = 0
check "largest period and offset" status 0 $client --seconds 2 --period 8192 --safety 8192

check "channels that aren't there" status 2 $client --channels 17
check "... says what is allowed" said "17 channels are not possible: the card allows 16"
check "rate that isn't there" status 2 $client --rate 22050
check "... says what is allowed" said "can't run at 22050 Hz: the card allows 32000, 44100, 48000"
check "unknown card" status 3 $client --device hw:Nowhere
check "... says which there are" said "the cards here are hw:"
exec 9>"/dev/snd/pcmC$(sed -n 's/^card: //p' /proc/asound/Lockstep/pcm0p/info)D0p"
check "busy card" status 3 $client
check "... says by whom" said "(process $$)"
exec 9>&-

# Stopped for a while: the stream's own count of what was lost agrees with the card's. A skip goes by
# whole periods, of which the card may still have found some frames in time: at most two periods.
interrupts=$(card interrupts)
$client --seconds 4 --period 64 --safety 32 >/run/said 2>&1 &
pid=$!
until [ "$(card interrupts)" -gt $((interrupts + 1500)) ]; do
	kill -0 $pid || break
	sleep 0.05
done
lost=$(card playback_lost)
kill -STOP $pid
interrupts=$(card interrupts)
until [ "$(card interrupts)" -gt $((interrupts + 200)) ]; do
	kill -0 $pid || break
	sleep 0.01
done
kill -CONT $pid
wait $pid
lost=$(($(card playback_lost) - lost))
counted=$(sed -n 's/.*"stream_lost_frames": \([0-9]*\).*/\1/p' /run/said)
echo "# the card lost $lost frames, the stream counted $counted"
check "a stall costs about as long as it lasts" test "$lost" -gt 6000
check "... the stream counts no less than the card" test "$counted" -ge "$lost"
check "... and hardly more" test "$counted" -le $((lost + 128))
check "... and the round trip stays" said '"round_trip_frames": 96, "reported_frames": 96,'

# Taken away while it runs, and given back.
driver=/sys/bus/platform/drivers/snd-lockstep-soft
name=$(basename "$(readlink -f /sys/class/sound/card"$(sed -n 's/^card: //p' /proc/asound/Lockstep/pcm0p/info)"/device)")
$client --seconds 4 >/run/said 2>&1 &
pid=$!
until grep -q RUNNING /proc/asound/Lockstep/pcm0p/sub0/status; do
	kill -0 $pid || break
	sleep 0.01
done
before=$(cut -d. -f1 /proc/uptime)
echo "$name" >$driver/unbind
check "the removal of a card in use is not held up" \
	test $(($(cut -d. -f1 /proc/uptime) - before)) -le 1
check "... and the client goes on" kill -0 $pid
echo "$name" >$driver/bind
until grep -q RUNNING /proc/asound/Lockstep/pcm0p/sub0/status 2>/dev/null; do
	kill -0 $pid || break
	sleep 0.01
done
check "the card is taken up again when it returns" kill -0 $pid
wait $pid
check "... after one loss" said '"card_losses": 1,'
modprobe -r snd-lockstep-soft

modprobe snd-hda-intel
until [ -e /proc/asound/Intel/pcm0c ]; do sleep 0.01; done
for setting in ${LOCKSTEP_LONG:+"1024 32" "32 32"} "128 64" "16 64"; do
	set -- $setting
	check "intel-hda, period $1" \
		status 0 $client --device hw:Intel --no-cable --seconds 2 --period "$1" --safety "$2"
	sed 's/^/# /' /run/said
done
exit $failed
