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
check "... its rates" told "32000 44100 48000 64000 88200 96000 176400 192000"
setting Period REG_DWORD 256
setting Safety REG_DWORD 33
setting Rate REG_DWORD 96000
check "settings are followed" status 0 host info
check "... period" told "256 frames preferred"
check "... safety" told "256 frames in, 33 frames out"
check "... rate" told "96000 now"
setting Safety
setting Rate
setting Period REG_DWORD 480
check "a period that is no power of two" status 0 host info
check "... is the only one" told "480 frames preferred, 480 to 480, granularity 0"

refuses() { # TEXT WHAT-IS-SAID
	check "$1: refused" status 3 host info
	check "... $2" told "$2"
}
setting Period REG_SZ 128
refuses "Period as text" "Period must be REG_DWORD, not REG_SZ"
setting Period REG_DWORD 7
refuses "Period 7" "8 to 8192"
setting Period
setting Safety REG_DWORD 0
refuses "Safety 0" "1 to 8192"
setting Safety
setting Transport REG_DWORD 1
refuses "Transport as a number" "Transport must be REG_SZ, not REG_DWORD"
setting Transport REG_SZ wdm
refuses "Transport wdm" "direct, jack"
setting Transport
setting Rate REG_DWORD 12345
refuses "a rate the card has not" "12345"
setting Rate
setting Device REG_SZ hw:Nowhere
refuses "an unknown card" "hw:Lockstep"
setting Device REG_BINARY 00
refuses "Device as bytes" "Device must be REG_SZ, not REG_BINARY"
setting Device

aplay -q -D hw:Lockstep -f S32_LE -c 3 -r 48000 /dev/zero &
player=$!
until grep -q RUNNING /proc/asound/Lockstep/pcm0p/sub0/status; do sleep 0.1; done
refuses "a busy card" "aplay"
kill $player
wait $player 2>/dev/null

setting Transport REG_SZ jack
refuses "jack without a server" "No JACK server is running"
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
