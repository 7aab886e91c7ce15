#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# A reference of another rate takes an ASIO host along, on a RayDAT: one that the host chooses, and
# one that changes by itself. Runs in the guest, as root.
# vm: --card raydat,input=signal,output=out
. /src/tests/vm/asio-functions.sh
. /src/tests/vm/hdspe-functions.sh

runs_at() { grep "^rate: $1 " /proc/asound/RayDAT/pcm0p/sub0/hw_params; }

modprobe snd-lockstep-hdspe
settings '"Device"="hw:RayDAT"'
arrives adat1 44100
plays hdspe/rate
check "a host runs at the card's own rate" meets runs-by-itself
check "... 48 kHz" says runs_at 48000
go_on runs-by-itself
check "it chooses a clock of 44.1 kHz, is told so and prepares anew" meets follows-adat1
check "... the card goes by it" goes_by adat1
check "... and runs at its rate" says runs_at 44100
arrives adat1 48000
go_on follows-adat1
check "the clock changes to 48 kHz, the host is told so and prepares anew" meets follows-again
check "... at its rate" says runs_at 48000
arrives adat1 44100
go_on follows-again
check "a host that prepares nothing, but starts again, runs too" meets starts-again
check "... at the clock's rate" says runs_at 44100
go_on starts-again
check "... and all that the host was told is so" ended_well
check "a driver that is opened then opens at that rate" status 0 host info
check "... which the host is told" told "rate            44100 now"
check "no access to what the card has not" no_driver_faults
check "the driver leaves" modprobe -r snd-lockstep-hdspe
exit $failed
