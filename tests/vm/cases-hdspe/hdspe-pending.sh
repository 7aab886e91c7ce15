#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# An edge that nobody has confirmed stays pending in STATUS0. The driver leaves none, and finds the card
# with one that another driver left. With tests/vm/run --debug-kernel the handler is called as soon
# as it is requested (CONFIG_DEBUG_SHIRQ), as on a shared line that is up.
# vm: --card raydat,input=signal,output=out,clock=gated
. /src/tests/vm/hdspe-driver-functions.sh
. /src/tests/vm/wait-functions.sh
watch_kernel_log

told() { # NAME VALUE: the model's state
	model state && grep -q "\"$1\":$2[,}]" /run/model-said
}
# Edges that do not interrupt are not confirmed.
stops_on_an_edge() {
	arecord -q -D hw:0 -M -t raw -f S32_LE -c 36 -r 48000 --period-size=1024 /dev/null 2>/run/client &
	client=$!
	comes told running true || return 1
	model 'fault lose-interrupt 1000000'
	comes told pending true || return 1
	kill $client
	wait $client
	model 'fault lose-interrupt 0'
	told running false
}

check "snd-lockstep-hdspe finds its card" modprobe snd-lockstep-hdspe
check "a stream stops on an edge that did not interrupt" stops_on_an_edge
check "... and leaves no interrupt pending" told pending false
check "the driver leaves" modprobe -r snd-lockstep-hdspe

check "snd-hdspm finds the card" modprobe snd-hdspm
check "a stream stops on an edge that did not interrupt" stops_on_an_edge
check "snd-hdspm leaves" modprobe -r snd-hdspm
check "... and an interrupt pending" told pending true
check "snd-lockstep-hdspe finds the card" modprobe snd-lockstep-hdspe
check "... and leaves no interrupt pending" told pending false
check "... and records" timeout 20 arecord -q -D hw:0 -M -t raw -f S32_LE -c 36 -r 48000 \
	--period-size=1024 -s 48000 /dev/null
check "the driver leaves" modprobe -r snd-lockstep-hdspe
check "no warning in the kernel log" no_kernel_warning
exit $failed
