#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# A RayDAT's control elements: each value of each; clock inputs; the mixer and the meters; what
# another rate changes; stored and restored.
# vm: --card raydat,input=signal,output=out
. /src/tests/vm/hdspe-driver-functions.sh
watch_kernel_log

check "snd-lockstep-hdspe finds its card" with_lockstep
controls_are_right 'word=Word Clock' aes=AES spdif=SPDIF adat1=ADAT1 adat2=ADAT2 adat3=ADAT3 \
	adat4=ADAT4 'syncin=Sync In'
passes mixer hdspe-control-test mixer
passes meters hdspe-control-test meters

passes rate hdspe-control-test rate 96000
check "48 kHz by the element" amixer -q -c 0 cset name='Internal Clock' '48 kHz'
check "... the view has the channels of single speed" sh -c \
	"amixer -c 0 cget name='PCM Playback Volume' | grep -q 'values=36,'"

# Stored, all changed by loading the driver anew, and restored.
amixer -q -c 0 cset name='System Clock Mode' AutoSync
amixer -q -c 0 cset name='Preferred Sync Reference' ADAT3
amixer -q -c 0 cset name='SPDIF Input' Internal
amixer -q -c 0 cset name='Clock Pitch' -- -1234
amixer -q -c 0 cset name='Internal Clock' '96 kHz'
told() { # FILE: what the card was told
	model mixer && cp /run/model-said "$1" && model state || return 1
	grep -oE '"(settings|rate)":[0-9.]+' /run/model-said >>"$1"
	# All of CONTROL but the period (bits 3..1), which is a stream's.
	echo "control $(($(sed -n 's/.*"control":\([0-9]*\).*/\1/p' /run/model-said) & ~14))" >>"$1"
}
stored() {
	alsactl -U store -f "$1" 0
}
check "the card's state is stored" stored /run/state
told /run/told
modprobe -r snd-lockstep-hdspe
check "the driver is loaded anew" with_lockstep
told /run/told-anew
check "... and the card is told other things" sh -c '! cmp -s /run/told /run/told-anew'
check "the state is restored" says alsactl -U -I restore -f /run/state 0
told /run/told-restored
check "... the card is told all that it was told" cmp /run/told /run/told-restored
stored /run/state-restored
check "... and every element is what it was" cmp /run/state /run/state-restored

check "no access to what the card has not" no_driver_faults
check "the driver leaves" modprobe -r snd-lockstep-hdspe
check "no warning in the kernel log" no_kernel_warning
exit $failed
