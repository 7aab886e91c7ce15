#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# `lockstep list` with no card, with two cards, and with a card that is in use.
# Runs in the guest, as root.
# vm: --virtual-time
. /src/tests/vm/cli-functions.sh

check "list without a card" status 0 lockstep list
check "... names the software card's module" said "snd-lockstep-soft"
check "... as JSON" status 0 lockstep list --json
check "... is an empty list" said '"cards": []'
check "latency without a card" status 2 lockstep latency

modprobe snd-lockstep-soft enable=1,1 id=Lockstep,Small playback_channels=3,1 capture_channels=2,1
check "list with two cards" status 0 lockstep list
check "... shows the first" said "hw:Lockstep"
check "... shows the second" said "hw:Small"
check "... and its driver" said "lockstep-soft"
check "... and its channels" said "channels 3"
check "... with their names" said "Out 1, Out 2, Out 3"
check "... both ways" said "In 1, In 2"
check "... and rates" said "44100, 48000"
check "... and periods" said "periods 8 to 8192, ring to 65536 frames"
check "... and a fine position" said "position fine"
check "list as JSON" status 0 lockstep list --json
check "... has the device name" said '"device": "hw:Lockstep"'
check "... has the channel names" said '"Out 3"'

# The shell itself holds the device.
exec 9>"/dev/snd/pcmC$(cat /proc/asound/Lockstep/pcm0p/info | sed -n 's/^card: //p')D0p"
check "list of a card in use" status 0 lockstep list
check "... says by whom" said "in use by sh (process $$)"
check "... still has the rest" said "In 1, In 2"
check "latency on a card in use" status 4 lockstep latency
check "... says by whom" said "(process $$)"
exec 9>&-
check "latency when it is free again" status 0 lockstep latency --period 1024

exit $failed
