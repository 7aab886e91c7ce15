#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# What the ASIO driver tells a host before anything runs, on both transports; and how it refuses:
# wrong settings, an unknown card, a busy card, no server. Runs in the guest, as root.
# vm: --virtual-time
. /src/tests/vm/asio-functions.sh

check "without a card the driver does not start" status 3 host info
check "... and says so" told "There is no sound card"

modprobe snd-lockstep-soft playback_channels=3 capture_channels=2
check "the driver is listed" status 0 host list
check "... by its name" told "Lockstep ASIO"
check "direct: the driver starts" status 0 host info
check "... with every input" told "inputs: 2"
check "... and output" told "outputs: 3"
check "... by the card's names" told "Out 3"
check "... as 32-bit integers" told "Int32LSB"
check "... its period as set by default" told "128 frames preferred, 32 to 8192, granularity -1"
check "... its latencies before there are buffers" told "128 frames in, 64 frames out"
check "... its rates" told "32000 44100 48000 64000 88200 96000 128000 176400 192000"
settings '"Period"=dword:100' '"Safety"=dword:21' '"Rate"=dword:17700'
check "settings are followed" status 0 host info
check "... period" told "256 frames preferred"
check "... safety" told "256 frames in, 33 frames out"
check "... rate" told "96000 now"
settings '"Period"=dword:1e0'
check "a period that is no power of two" status 0 host info
check "... is the only one" told "480 frames preferred, 480 to 480, granularity 0"

refuses() { # TEXT WHAT-IS-SAID [SETTING]
	[ $# -lt 3 ] || settings "$3"
	check "$1: refused" status 3 host info
	check "... $2" told "$2"
}
refuses "Period as text" "Period must be REG_DWORD, not REG_SZ" '"Period"="128"'
refuses "Period 7" "8 to 8192" '"Period"=dword:7'
refuses "Transport wdm" "direct, jack" '"Transport"="wdm"'
refuses "an unknown card" "hw:Lockstep" '"Device"="hw:Nowhere"'
if [ -n "$LOCKSTEP_LONG" ]; then
	refuses "Safety 0" "1 to 8192" '"Safety"=dword:0'
	refuses "Transport as a number" "Transport must be REG_SZ, not REG_DWORD" '"Transport"=dword:1'
	refuses "a rate the card has not" "12345" '"Rate"=dword:3039'
	refuses "Device as bytes" "Device must be REG_SZ, not REG_BINARY" '"Device"=hex:00'
fi
settings

aplay -q -D hw:Lockstep -f S32_LE -c 3 -r 48000 /dev/zero &
player=$!
until grep -q RUNNING /proc/asound/Lockstep/pcm0p/sub0/status; do sleep 0.1; done
refuses "a busy card" "aplay"
kill $player
wait $player 2>/dev/null

refuses "jack without a server" "No JACK server is running" '"Transport"="jack"'
check "jackd starts" jack_up -d lockstep -p 128 -s 64
check "jack: the driver starts" status 0 host info
check "... as 32-bit floats" told "Float32LSB"
check "... by the card's names" told "Out 3"
check "... at the server's period only" told "128 frames preferred, 128 to 128, granularity 0"
check "... with the server's latencies" told "128 frames in, 64 frames out"
check "... and its rate only" told "48000 now; can do 48000"
check "... and leaves no client behind" [ "$(jack_lsp | grep -vc '^system:')" -eq 0 ]
jack_down
exit $failed
