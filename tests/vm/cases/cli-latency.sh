#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# `lockstep latency` on the software card: what is reported is what its cable takes, at many
# settings; a cable that takes longer, an absent cable and bad values are told apart.
# Runs in the guest, as root.
# vm: --virtual-time
. /src/tests/vm/cli-functions.sh

modprobe snd-lockstep-soft playback_channels=3 capture_channels=2
for setting in "1024 512" ${LOCKSTEP_LONG:+"256 128" "128 64" "100 50" "64 32"} "128 33" "32 32"; do
	set -- $setting
	check "period $1 safety $2 measures as reported" \
		status 0 lockstep latency --period "$1" --safety "$2"
	check "... $(($1 + $2)) frames" said "measured   $(($1 + $2)) frames"
done
check "safety is half the period by default" status 0 lockstep latency --period 256 --json
check "... 384 frames" said '"measured_frames": 384'
check "... nothing lost" said '"lost_frames": 0'
for rate in 44100 ${LOCKSTEP_LONG:+96000 192000}; do
	check "$rate Hz" status 0 lockstep latency --rate $rate --period 256
done
check "the second cable" status 0 lockstep latency --channel 2 --level -60

check "an output without a cable to this input" status 3 lockstep latency --output 1 --input 2
check "... says what to check" said "Check that a cable joins"
check "an output whose cable ends nowhere" status 3 lockstep latency --output 3 --input 1

check "no such output" status 2 lockstep latency --output 4
check "... says which there are" said "1 to 3"
check "no such input" status 2 lockstep latency --channel 3
check "... says which there are" said "1 to 2"
check "channel 0" status 2 lockstep latency --channel 0
check "no such card" status 2 lockstep latency --device hw:Nowhere
check "... says which there are" said "hw:Lockstep"
check "a rate the card has not" status 2 lockstep latency --rate 12345
check "... names it" said "12345"
check "a period too short" status 2 lockstep latency --period 7
check "... says what is allowed" said "8 to 8192"
check "a period too long" status 2 lockstep latency --period 8193
check "a safety offset too short" status 2 lockstep latency --safety 0
check "... says what is allowed" said "1 to 8192"

modprobe -r snd-lockstep-soft
modprobe snd-lockstep-soft cable_delay=100
check "a cable that takes 100 frames" status 1 lockstep latency --period 128 --safety 64
check "... is measured" said "measured   292 frames"
check "... and told" said "100 frames more than reported"
check "... as JSON too" status 1 lockstep latency --period 128 --safety 64 --json
check "... with both figures" said '"measured_frames": 292'
check "... reported 192" said '"reported_frames": 192'

exit $failed
