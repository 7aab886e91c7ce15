#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# `lockstep doctor` where PipeWire has the card: its quantum, as it is and forced, what tells of it
# taken away, and PipeWire ended. Runs in the guest, as root.
# vm: --virtual-time --pipewire
# vm-long
# vm-suites: trixie
. /src/tests/vm/cli-functions.sh
. /src/tests/vm/pipewire-functions.sh

quick() { lockstep doctor --quick; }
quick_by_pw_jack() { pw-jack lockstep doctor --quick; }
cp /src/tests/vm/pipewire.conf /src/build/native/out/lockstep-jack-client /run/
modprobe snd-lockstep-soft id=Lockstep

check "without PipeWire" status 0 quick
check "... it is said not to run" told ok pipewire "does not run for this user"
check "PipeWire starts" pipewire_up
check "with PipeWire" status 0 quick
check "... its quantum and rate" told ok pipewire \
	"pipewire (process $pipewire_pid) runs, pw-jack is there, quantum 256 at 48000 Hz, from 32 to 2048"
check "... to jackd's libjack there is no server" told note jack "no server runs"
check "its libjack's programs" status 0 quick_by_pw_jack
check "... have PipeWire as the server" told ok jack "PipeWire runs, 256 frames at 48000 Hz"

# As a program keeps the card open that plays.
pw-jack /run/lockstep-jack-client --seconds 60 >/dev/null 2>&1 &
player=$!
comes connected lockstep-ramp
check "a card that PipeWire has open" status 0 quick
sed 's/^/# /' /run/said
check "... is held by it" told note card "hw:Lockstep is held by pipewire"
check "... with what to do" said "pw-jack"

quantum 128
check "a quantum is forced" status 0 quick_by_pw_jack
check "... as is told" told ok pipewire "quantum 128 (forced) at 48000 Hz"
check "... to JACK programs too" told ok jack "PipeWire runs, 128 frames"
kill $player

for gone in pw-metadata pw-jack; do
	mv /usr/bin/$gone /run/$gone
	check "without $gone" status 0 quick
	[ $gone = pw-jack ] || check "... is told" told '\?' pipewire "was not to be had by pw-metadata"
	[ $gone = pw-metadata ] || check "... is told" told ok pipewire "runs, without pw-jack"
	mv /run/$gone /usr/bin/$gone
done
pipewire_down
check "PipeWire is gone again" status 0 quick
check "... as is told" told ok pipewire "does not run for this user"
exit $failed
