#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# A Windows host plays noise through the ASIO driver and the card's cable: it comes back bit for bit
# after exactly the latency that the driver reports, on both transports, and nothing is lost.
# Runs in the guest, as root.
# vm: --virtual-time
. /src/tests/vm/asio-functions.sh

# Frames that come too late are silence on this card, and counted by it.
modprobe snd-lockstep-soft strict=1
lost() { sed -n "s/^$1_lost: //p" $card; }
noise /run/int.wav int 24000
noise /run/float.wav float 24000

for setting in "64 32" ${LOCKSTEP_LONG:+"128 64"} "1024 512"; do
	set -- $setting
	rm -f /run/back.wav
	check "direct, period $1" status 0 host playrec 'Z:\run\int.wav' 'Z:\run\back.wav' --period "$1"
	check "... every bit back after $(($1 + $2)) frames" same_after $(($1 + $2)) /run/int.wav /run/back.wav
done
before=$(lost playback)
check "direct, from start to stop" status 0 host playrec 'Z:\run\int.wav' 'Z:\run\back.wav'
check "... no frame late for the card" [ "$(lost playback)" -eq "$before" ]
for rate in ${LOCKSTEP_LONG:+44100} 192000; do
	check "direct, measured at $rate Hz" status 0 host latency --rate $rate
done
setting Safety REG_DWORD 33
check "direct, safety 33: measured as reported" status 0 host latency
check "... 161 frames" told "161 frames"
setting Safety

setting Transport REG_SZ jack
for setting in "64 32" ${LOCKSTEP_LONG:+"128 64"} "1024 512"; do
	set -- $setting
	rm -f /run/back.wav
	check "jackd starts at period $1, safety $2" jack_up -d lockstep -p "$1" -s "$2"
	check "jack, period $1" status 0 host playrec 'Z:\run\float.wav' 'Z:\run\back.wav'
	check "... every bit back after $(($1 + $2)) frames" same_after $(($1 + $2)) /run/float.wav /run/back.wav
	check "... measured as reported" status 0 host latency
	jack_down
done
compatibility 64-bit
exit $failed
